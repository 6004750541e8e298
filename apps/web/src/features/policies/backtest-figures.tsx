/** A backtest in four figures. */
import type { Backtest } from "@trainyard/contracts";
import { formatCompact, formatInteger } from "../../lib/format";

export function BacktestFigures({ backtest }: { backtest: Backtest }) {
  const { runs, steps, alarms, alarmsPer10000Steps } = backtest;
  const answers = runs.flatMap((run) => run.answers);
  const skipped = answers.reduce((sum, { samplesSkipped }) => sum + samplesSkipped, 0);
  const lost = runs.reduce((sum, { stepsLost }) => sum + stepsLost, 0);
  const figures = [
    ["Looked at", `${formatInteger(runs.length)} ${runs.length === 1 ? "run" : "runs"}`, `${formatInteger(steps)} steps`],
    ["Alarms", formatInteger(alarms), `${formatCompact(alarmsPer10000Steps)} in 10,000 steps`],
    ["Answers", formatInteger(answers.length), `${formatInteger(skipped)} samples skipped`],
    ["Steps lost", formatInteger(lost), steps === 0 ? "" : `of ${formatInteger(steps)}`],
  ] as const;
  return (
    <dl className="figures grid grid-cols-2 bg-line [gap:1px] sm:grid-cols-4" data-testid="backtest-figures">
      {figures.map(([label, value, note]) => (
        <div key={label} className="bg-surface px-4 py-2.5">
          <dt className="text-muted text-xs">{label}</dt>
          <dd className="font-semibold text-lg">{value}</dd>
          <dd className="text-muted text-xs">{note}</dd>
        </div>
      ))}
    </dl>
  );
}
