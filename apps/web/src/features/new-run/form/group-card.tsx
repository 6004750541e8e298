/** A group of fields: those that matter, and below them, folded, those that change nothing now. */
import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Card } from "../../../components/ui/card";
import type { FormField } from "../../../specification/fields";
import type { GroupView } from "./form-view";

interface GroupCardProps {
  view: GroupView;
  renderField: (field: FormField) => ReactNode;
  /** Above the fields: the run's name. */
  children?: ReactNode;
}

export function GroupCard({ view, renderField, children }: GroupCardProps) {
  const { group, shown, folded, changedCount } = view;
  if (shown.length + folded.length === 0) return null;
  return (
    <Card id={group.id} aria-labelledby={`${group.id}-title`} className="scroll-mt-28 overflow-hidden">
      <header className="flex items-baseline gap-3 border-b bg-sunken px-4 py-2">
        <h2 id={`${group.id}-title`} className="font-semibold text-sm">
          {group.title}
        </h2>
        {changedCount > 0 && <span className="ml-auto text-2xs text-muted">{changedCount} changed</span>}
      </header>
      <div className="divide-y">
        {children}
        {shown.map(renderField)}
        {folded.length > 0 && <Folded fields={folded} renderField={renderField} />}
      </div>
    </Card>
  );
}

function Folded({ fields, renderField }: { fields: readonly FormField[]; renderField: GroupCardProps["renderField"] }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-baseline gap-1.5 px-4 py-2 text-left text-2xs text-muted hover:text-foreground"
      >
        <ChevronRight aria-hidden className={`size-3 shrink-0 self-center transition-transform ${open ? "rotate-90" : ""}`} />
        <span className="min-w-0">No effect at present: {fields.map(({ label }) => label).join(", ")}</span>
      </button>
      {open && fields.map(renderField)}
    </>
  );
}
