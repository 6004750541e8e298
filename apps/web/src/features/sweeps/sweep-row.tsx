/** A sweep in the list: status, progress, its best, what it used up, and how the best fell. */

import { endedTrialStatuses, type SweepSummary } from "@trainyard/contracts";
import Link from "next/link";
import { Sparkline } from "../../components/sparkline";
import { SweepStatusBadge } from "../../components/sweep/sweep-status-badge";
import { formatAgo, formatInteger, noValue } from "../../lib/format";
import { useNow } from "../../lib/use-now";
import { samplerTitle, schedulerTitle } from "../sweep/sweep-words";
import { TrialCountsBar } from "./trial-counts-bar";
import { budgetLines } from "./used-budget";

export function SweepRow({ sweep }: { sweep: SweepSummary }) {
  const nowMs = useNow();
  const { id, number, name, recipe, status, statusDetail, sampler, scheduler, counts, trials, best, bestSoFar, used, budget } = sweep;
  const ended = endedTrialStatuses.reduce((sum, each) => sum + counts[each], 0);
  return (
    <li
      data-testid="sweep-row"
      data-sweep-id={id}
      data-status={status}
      className="relative grid grid-cols-[minmax(0,1fr)] items-center gap-x-6 gap-y-2.5 rounded-lg border bg-surface px-4 py-3 hover:border-line-strong md:grid-cols-[minmax(0,1.5fr)_minmax(10rem,1fr)_13rem_9.5rem]"
    >
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="figures text-muted text-xs">#{number}</span>
          <Link
            href={`/sweeps/${id}`}
            className="min-w-0 truncate font-medium after:absolute after:inset-0 after:rounded-lg hover:underline"
            data-testid="sweep-link"
          >
            {name}
          </Link>
          <SweepStatusBadge status={status} detail={statusDetail} />
        </p>
        <p className="mt-0.5 truncate text-muted text-xs">
          {recipe} · {samplerTitle(sampler)}, {schedulerTitle(scheduler)} · {formatAgo(Date.parse(sweep.createdAt), nowMs)}
        </p>
      </div>
      <div className="figures flex items-center gap-3 max-md:order-3">
        <div className="min-w-0">
          <p className="text-2xs text-muted">{best === null ? "Best" : `Best, trial ${best.number}`}</p>
          <p className="whitespace-nowrap font-semibold text-lg leading-6" data-testid="sweep-best">
            {best === null ? noValue : best.objectives.map((value) => (value === null ? noValue : figure(value))).join(" / ")}
          </p>
        </div>
        <span className="ml-auto md:ml-0">
          <Sparkline values={bestSoFar} color="var(--series-validation)" />
        </span>
      </div>
      <div className="max-md:order-4">
        <p className="figures mb-1 flex justify-between gap-3 text-xs">
          <span>
            {formatInteger(ended)} <span className="text-muted">of {formatInteger(trials)} trials</span>
          </span>
          {counts.running > 0 && <span className="text-info">{counts.running} running</span>}
        </p>
        <TrialCountsBar counts={counts} planned={trials} />
      </div>
      <p className="figures text-muted text-xs max-md:order-5 md:text-right">
        {budgetLines(used, budget).map(({ label, text }) => (
          <span
            key={label}
            className="block whitespace-nowrap max-md:inline max-md:[&:not(:first-child)]:before:content-['_·_']"
            title={label}
          >
            {text}
          </span>
        ))}
      </p>
    </li>
  );
}

/** The list does not know what the objectives are, only how good the best is. */
function figure(value: number): string {
  return Math.abs(value) < 1_000 ? value.toFixed(4) : formatInteger(value);
}
