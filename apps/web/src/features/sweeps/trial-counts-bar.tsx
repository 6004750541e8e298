/** Trials of a sweep by what became of them, as one bar of all that are planned. */
import type { SweepSummary, TrialStatus } from "@trainyard/contracts";
import { trialStatusLooks } from "../../components/sweep/trial-status-badge";

const parts: readonly { status: TrialStatus; color: string }[] = [
  { status: "finished", color: "var(--good)" },
  { status: "pruned", color: "var(--muted)" },
  { status: "diverged", color: "var(--danger)" },
  { status: "crashed", color: "var(--danger)" },
  { status: "does-not-fit", color: "var(--warning)" },
  { status: "cancelled", color: "var(--line-strong)" },
  { status: "running", color: "var(--series-train)" },
];

export function TrialCountsBar({ counts, planned }: { counts: SweepSummary["counts"]; planned: number }) {
  const shown = parts.filter(({ status }) => counts[status] > 0);
  const known = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const all = Math.max(planned, known, 1);
  const words = shown.map(({ status }) => `${counts[status]} ${trialStatusLooks[status].word}`).join(", ");
  return (
    <div
      role="img"
      aria-label={words === "" ? "No trial yet" : words}
      title={words}
      className="flex h-1.5 gap-px overflow-hidden rounded-full bg-line"
    >
      {shown.map(({ status, color }) => (
        <span key={status} className="h-full min-w-px" style={{ width: `${(counts[status] / all) * 100}%`, background: color }} />
      ))}
    </div>
  );
}
