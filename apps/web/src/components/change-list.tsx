/** Changed fields of a specification, old value to new, each with a way back where there is one. */
import { ArrowRight, Undo2 } from "lucide-react";
import { cn } from "../lib/class-names";
import type { SpecificationChange } from "../specification/changes";
import { Button } from "./ui/button";

interface ChangeListProps {
  changes: readonly SpecificationChange[];
  className?: string;
  onRevert?: (field: string) => void;
}

export function ChangeList({ changes, className, onRevert }: ChangeListProps) {
  if (changes.length === 0) return <p className="text-muted">None: the recipe as it stands.</p>;
  return (
    <ul className={cn("figures grid gap-x-8 gap-y-1.5", className)} data-testid="specification-changes">
      {changes.map(({ field, label, from, to }) => (
        <li key={field} data-field={field} className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <p className="text-muted text-xs" title={field}>
              {label}
            </p>
            <p className="flex flex-wrap items-baseline gap-x-1.5">
              <span className="min-w-0 break-words text-muted line-through">{from}</span>
              <ArrowRight className="size-3 shrink-0 self-center text-muted" aria-label="becomes" />
              <b className="min-w-0 break-words font-medium">{to}</b>
            </p>
          </div>
          {onRevert !== undefined && (
            <Button
              variant="ghost"
              size="icon-small"
              onClick={() => onRevert(field)}
              aria-label={`Revert ${label} to ${from}`}
              title={`Back to ${from}`}
            >
              <Undo2 />
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
