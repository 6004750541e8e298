/** What was changed of a sweep on the way, by whom, and from which trial on. */
import type { SweepRevision } from "@trainyard/contracts";
import { PencilLine } from "lucide-react";
import { formatAgo } from "../../lib/format";
import { useNow } from "../../lib/use-now";

export function RevisionList({ revisions }: { revisions: readonly SweepRevision[] }) {
  const nowMs = useNow();
  // The first holds what the sweep began with.
  const edits = revisions.slice(1);
  if (edits.length === 0) return null;
  return (
    <ul
      className="flex flex-col gap-1 rounded-lg border bg-surface px-4 py-2.5"
      aria-label="Edits of the sweep"
      data-testid="sweep-revisions"
    >
      {edits.map(({ at, author, reason, fromTrial, change }) => (
        <li key={`${at} ${change}`} className="figures flex flex-wrap items-baseline gap-x-2">
          <PencilLine className="size-3.5 shrink-0 self-center text-muted" aria-hidden />
          <span>{change}</span>
          <span className="text-muted text-xs">
            from trial {fromTrial} on, by {author} {formatAgo(Date.parse(at), nowMs)}
            {reason !== "" && `: ${reason}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
