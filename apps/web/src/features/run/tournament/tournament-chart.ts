/** Lines of a tournament's candidates on one chart, from the checkpoint on. Pure. */
import type { MetricsSnapshot, Tournament } from "@trainyard/contracts";
import { exactAxis, roundAxis } from "../../../charts/axis";
import { distinctColor } from "../../../charts/distinct-color";
import type { DrawnLine, PreparedChart } from "../../../charts/prepare";

/** `snapshots` in the order of the candidates; undefined while one is not there yet. */
export function tournamentChart(
  { candidates, checkpointStep, steps }: Pick<Tournament, "candidates" | "checkpointStep" | "steps">,
  snapshots: readonly (MetricsSnapshot | undefined)[],
): PreparedChart {
  const lines = candidates.map(({ runId }, index): DrawnLine => {
    const series = (snapshots[index]?.series ?? []).filter(({ metric }) => metric === "trainLoss");
    const readings = series
      .flatMap(({ step, mean }) =>
        step.flatMap((at, i) =>
          mean[i] === undefined || at <= checkpointStep ? [] : [{ x: at, step: at, value: mean[i], smoothed: null }],
        ),
      )
      .sort((a, b) => a.x - b.x);
    const points = readings.map(({ x, value }) => ({ x, y: value }));
    return { id: runId, segmentId: runId, metric: "trainLoss", role: "raw", color: distinctColor(index), points, readings };
  });
  const values = lines.flatMap(({ readings }) => readings.map(({ value }) => value));
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  return {
    lines,
    x: exactAxis("linear", checkpointStep, checkpointStep + steps, 6),
    y: roundAxis("linear", low, high, 4),
    hiddenByLog: 0,
    lastStep: Math.max(0, ...lines.map(({ readings }) => readings.at(-1)?.step ?? 0)),
  };
}
