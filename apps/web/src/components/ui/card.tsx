/** Surface that groups what belongs together, with an optional heading row. */
import type { ComponentProps, ReactNode } from "react";
import { cn } from "../../lib/class-names";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section className={cn("rounded-lg border bg-surface", className)} {...props} />;
}

export function CardHeader({ title, note, actions }: { title: ReactNode; note?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2">
      <h2 className="font-semibold text-sm">{title}</h2>
      {note !== undefined && <p className="text-muted text-xs">{note}</p>}
      {actions !== undefined && <div className="ml-auto flex items-center gap-1.5">{actions}</div>}
    </header>
  );
}
