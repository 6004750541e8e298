/** Changed fields of a specification, old value to new. */
import { ArrowRight } from "lucide-react";
import { noValue } from "../lib/format";
import type { SpecificationChange } from "../lib/specification-changes";

export function ChangeList({ changes }: { changes: readonly SpecificationChange[] }) {
  if (changes.length === 0) return <p className="text-muted">None: the recipe as it stands.</p>;
  return (
    <ul className="figures flex flex-col gap-1" data-testid="specification-changes">
      {changes.map(({ field, from, to }) => (
        <li key={field} className="flex flex-wrap items-baseline gap-x-2">
          <code className="font-mono text-muted text-xs">{field}</code>
          <span className="text-muted line-through">{from ?? noValue}</span>
          <ArrowRight className="size-3 self-center text-muted" aria-label="becomes" />
          <b className="font-medium">{to ?? noValue}</b>
        </li>
      ))}
    </ul>
  );
}
