/** A ladder in the list: status, recipe, how many of its runs have ended, and how far it reaches. */
import type { LadderSummary } from "@trainyard/contracts";
import Link from "next/link";
import { SweepStatusBadge } from "../../components/sweep/sweep-status-badge";
import { Progress } from "../../components/ui/progress";
import { formatAgo, formatCount, formatInteger, noValue } from "../../lib/format";
import { useNow } from "../../lib/use-now";

export function LadderRow({ ladder }: { ladder: LadderSummary }) {
  const nowMs = useNow();
  const { id, number, name, recipe, status, statusDetail, rungs, runs, finishedRuns, largestParameters, createdAt, author } = ladder;
  return (
    <li
      data-testid="ladder-row"
      data-ladder-id={id}
      data-status={status}
      className="relative grid grid-cols-[minmax(0,1fr)] items-center gap-x-6 gap-y-2.5 rounded-lg border bg-surface px-4 py-3 hover:border-line-strong sm:grid-cols-[minmax(0,1.5fr)_minmax(9rem,1fr)_9rem]"
    >
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="figures text-muted text-xs">#{number}</span>
          <Link
            href={`/ladders/${id}`}
            className="min-w-0 truncate font-medium after:absolute after:inset-0 after:rounded-lg hover:underline"
            data-testid="ladder-link"
          >
            {name}
          </Link>
          <SweepStatusBadge status={status} detail={statusDetail} testId="ladder-status" />
        </p>
        <p className="mt-0.5 truncate text-muted text-xs">
          {recipe} · {rungs} rungs · {author} · {formatAgo(Date.parse(createdAt), nowMs)}
        </p>
      </div>
      <div>
        <p className="figures mb-1 text-xs">
          {formatInteger(finishedRuns)} <span className="text-muted">of {formatInteger(runs)} runs finished</span>
        </p>
        <Progress label={`Runs of ${name}`} value={runs === 0 ? 0 : finishedRuns / runs} active={status === "running"} />
      </div>
      <div className="figures sm:text-right">
        <p className="text-2xs text-muted">Largest finished</p>
        <p className="font-semibold">{largestParameters === 0 ? noValue : `${formatCount(largestParameters)} parameters`}</p>
      </div>
    </li>
  );
}
