/** The runs as cards, for a narrow screen. */
import Link from "next/link";
import { RunStatusBadge } from "../../components/run-status-badge";
import { Sparkline } from "../../components/sparkline";
import { Checkbox } from "../../components/ui/checkbox";
import { Progress } from "../../components/ui/progress";
import { cn } from "../../lib/class-names";
import { formatCount, formatLoss, formatPercent } from "../../lib/format";
import { timeLeft } from "./columns";
import type { RunsTable } from "./use-runs-table";

export function RunCards({ list: { table } }: { list: RunsTable }) {
  return (
    <ul className="flex flex-col gap-2.5 md:hidden">
      {table.getRowModel().rows.map((row) => {
        const run = row.original;
        const share = run.tokens / Math.max(1, run.totalTokens);
        const left = timeLeft(run);
        return (
          <li
            key={run.id}
            data-testid="run-card"
            data-run-id={run.id}
            className={cn(
              "relative flex flex-col gap-2 rounded-lg border bg-surface p-3",
              row.getIsSelected() && "border-info/50 bg-info/6",
            )}
          >
            <div className="flex items-center gap-2.5">
              <span className="relative z-10 flex">
                <Checkbox label={`Select ${run.name}`} checked={row.getIsSelected()} onChange={(checked) => row.toggleSelected(checked)} />
              </span>
              <Link href={`/runs/${run.id}`} className="min-w-0 truncate font-medium after:absolute after:inset-0 after:rounded-lg">
                {run.name}
              </Link>
              <span className="ml-auto">
                <RunStatusBadge run={run} />
              </span>
            </div>
            <div className="figures flex items-center gap-3">
              <span className="font-semibold text-lg">{formatLoss(run.trainLoss)}</span>
              <Sparkline values={run.sparkline} />
              <span className="ml-auto text-right text-muted text-xs">
                {run.node}
                {left !== null && <span className="block">{left} left</span>}
              </span>
            </div>
            <Progress label={`Progress of ${run.name}`} value={share} active={run.status === "running"} />
            <p className="figures flex justify-between text-muted text-xs">
              <span>{run.recipe}</span>
              <span>
                {formatCount(run.tokens)} of {formatCount(run.totalTokens)} tokens, {formatPercent(share)}
              </span>
            </p>
          </li>
        );
      })}
    </ul>
  );
}
