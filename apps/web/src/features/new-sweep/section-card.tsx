/** A section of the form: a title, a line on what it is for, and its fields. */
import type { ReactNode } from "react";
import { Card } from "../../components/ui/card";

interface SectionCardProps {
  id: string;
  title: string;
  note: ReactNode;
  children: ReactNode;
}

export function SectionCard({ id, title, note, children }: SectionCardProps) {
  return (
    <Card id={id} aria-labelledby={`${id}-title`} className="scroll-mt-4 overflow-hidden">
      <header className="flex min-h-11 flex-wrap items-center gap-x-3 border-b bg-sunken px-4 py-1.5">
        <h2 id={`${id}-title`} className="font-semibold text-sm">
          {title}
        </h2>
        <span className="text-2xs text-muted">{note}</span>
      </header>
      <div className="px-4 py-3">{children}</div>
    </Card>
  );
}
