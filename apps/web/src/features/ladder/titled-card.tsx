/** A part of the page with its title and a line on what it shows. */
import type { ReactNode } from "react";
import { Card } from "../../components/ui/card";
import { cn } from "../../lib/class-names";

interface TitledCardProps {
  id: string;
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function TitledCard({ id, title, note, actions, className, children }: TitledCardProps) {
  return (
    <Card aria-labelledby={`${id}-title`} id={id} className={cn("min-w-0 scroll-mt-4 overflow-hidden", className)}>
      <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1.5">
        <h2 id={`${id}-title`} className="font-semibold text-sm">
          {title}
        </h2>
        {note !== undefined && <p className="min-w-0 text-muted text-xs">{note}</p>}
        {actions !== undefined && <span className="ml-auto flex items-center gap-1">{actions}</span>}
      </header>
      {children}
    </Card>
  );
}
