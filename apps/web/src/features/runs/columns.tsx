/** Columns of the table of runs: what they show and how they sort. */
import { createColumnHelper } from "@tanstack/react-table";
import type { RunSummary } from "@trainyard/contracts";
import Link from "next/link";
import { RunStatusBadge } from "../../components/run-status-badge";
import { Sparkline } from "../../components/sparkline";
import { Checkbox } from "../../components/ui/checkbox";
import { Progress } from "../../components/ui/progress";
import { formatCount, formatDuration, formatLoss, formatPercent, noValue } from "../../lib/format";

const column = createColumnHelper<RunSummary>();

/** Runs that can still change come first when sorted by status. */
const statusOrder: Record<RunSummary["status"], number> = { running: 0, queued: 1, paused: 2, failed: 3, stopped: 4, finished: 5 };

export const runColumns = [
  column.display({
    id: "select",
    header: ({ table }) => (
      <Checkbox
        label="Select all shown runs"
        checked={table.getIsAllRowsSelected() || (table.getIsSomeRowsSelected() && "indeterminate")}
        onChange={(checked) => table.toggleAllRowsSelected(checked)}
      />
    ),
    cell: ({ row }) => (
      <Checkbox label={`Select ${row.original.name}`} checked={row.getIsSelected()} onChange={(checked) => row.toggleSelected(checked)} />
    ),
  }),
  column.accessor("name", {
    header: "Run",
    sortingFn: "text",
    cell: ({ row: { original: run } }) => (
      <div className="min-w-0">
        <Link href={`/runs/${run.id}`} className="block max-w-56 truncate font-medium hover:underline xl:max-w-80" data-testid="run-link">
          {run.name}
        </Link>
        <span className="text-muted text-xs">{run.recipe}</span>
      </div>
    ),
  }),
  column.accessor((run) => statusOrder[run.status], {
    id: "status",
    header: "Status",
    cell: ({ row }) => <RunStatusBadge run={row.original} />,
  }),
  column.accessor((run) => run.tokens / Math.max(1, run.totalTokens), {
    id: "progress",
    header: "Progress",
    cell: ({ row: { original: run } }) => <RunProgress run={run} />,
  }),
  column.accessor("trainLoss", {
    header: "Loss",
    sortUndefined: "last",
    cell: ({ row: { original: run } }) => (
      <div className="flex items-center gap-3">
        <span className="figures w-14 font-medium">{formatLoss(run.trainLoss)}</span>
        <Sparkline values={run.sparkline} />
      </div>
    ),
  }),
  column.accessor((run) => run.node ?? undefined, {
    id: "node",
    header: "Node",
    sortUndefined: "last",
    cell: ({ getValue }) => getValue() ?? <Absent />,
  }),
  column.accessor((run) => run.secondsLeft ?? undefined, {
    id: "timeLeft",
    header: "Time left",
    sortUndefined: "last",
    cell: ({ row: { original: run } }) => timeLeft(run) ?? <Absent />,
  }),
  column.accessor((run) => Date.parse(run.createdAt), {
    id: "created",
    header: "Started",
    cell: ({ row }) => <time dateTime={row.original.createdAt}>{started.format(new Date(row.original.createdAt))}</time>,
  }),
];

const started = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

function Absent() {
  return <span className="text-muted">{noValue}</span>;
}

function RunProgress({ run }: { run: RunSummary }) {
  const share = run.tokens / Math.max(1, run.totalTokens);
  return (
    <div className="figures flex w-48 flex-col gap-1">
      <div className="flex justify-between gap-3 text-xs">
        <span>
          {formatCount(run.tokens)} <span className="text-muted">of {formatCount(run.totalTokens)} tokens</span>
        </span>
        <span className="text-muted">{formatPercent(share)}</span>
      </div>
      <Progress label={`Progress of ${run.name}`} value={share} active={run.status === "running"} />
    </div>
  );
}

export function timeLeft({ status, secondsLeft }: RunSummary): string | null {
  return status === "running" && secondsLeft !== null ? formatDuration(secondsLeft) : null;
}
