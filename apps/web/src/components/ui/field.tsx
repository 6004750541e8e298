/** Form controls: text box, text area, native select, and a label that carries hint and error. */
import type { ComponentProps, ReactNode } from "react";
import { cn } from "../../lib/class-names";

const control =
  "w-full min-w-0 rounded-md border border-line-strong bg-surface text-sm text-foreground placeholder:text-muted/70 aria-invalid:border-danger dark:bg-sunken";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input autoComplete="off" className={cn(control, "h-8 px-2.5", className)} {...props} />;
}

export function TextArea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cn(control, "min-h-16 px-2.5 py-1.5", className)} {...props} />;
}

export function NativeSelect({ className, ...props }: ComponentProps<"select">) {
  return <select className={cn(control, "h-8 px-2 pr-7", className)} {...props} />;
}

interface FieldProps {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
  children: ReactNode;
}

/** The control inside must have `id`, and `aria-describedby` of `${id}-note` for hint and error to be read out. */
export function Field({ id, label, hint, error, className, children }: FieldProps) {
  return (
    <div className={cn("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className="font-medium text-xs">
        {label}
      </label>
      {children}
      <p id={`${id}-note`} className={cn("min-h-4 text-2xs", error === undefined ? "text-muted" : "font-medium text-danger")}>
        {error ?? hint}
      </p>
    </div>
  );
}
