/** Button that is on or off. */
import { Toggle as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../../lib/class-names";

interface ToggleProps {
  label: string;
  pressed: boolean;
  onChange: (pressed: boolean) => void;
  className?: string;
  children: ReactNode;
}

export function Toggle({ label, pressed, onChange, className, children }: ToggleProps) {
  return (
    <Primitive.Root
      aria-label={label}
      title={label}
      pressed={pressed}
      onPressedChange={onChange}
      className={cn(
        "inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md border border-transparent px-2 text-muted text-xs transition-colors hover:bg-foreground/6 hover:text-foreground data-[state=on]:border-line-strong data-[state=on]:bg-foreground/8 data-[state=on]:font-medium data-[state=on]:text-foreground [&_svg]:size-3.5",
        className,
      )}
    >
      {children}
    </Primitive.Root>
  );
}
