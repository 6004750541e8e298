/** The chart of a logbook's entry: what the curve did around its step, with what was abandoned there drawn pale. */
import type { MetricName, MetricsSnapshot, RunDetail } from "@trainyard/contracts";
import { type ChartLine, dataUri, smallChart } from "./small-chart";

/** Steps shown on each side. */
export const stepsAround = 64;

const panes: readonly { metric: MetricName; label: string; colour: string }[] = [
  { metric: "trainLoss", label: "Loss", colour: "#0a5" },
  { metric: "gradientNorm", label: "Gradient norm", colour: "#06c" },
];

/** Address of an image; null where nothing was recorded around the step. */
export function entryChart(run: RunDetail, { series }: MetricsSnapshot, step: number): string | null {
  const untilOf = new Map(run.segments.map(({ id, effectiveUntilStep }) => [id, effectiveUntilStep]));
  const lines = panes.map(({ metric, label, colour }) =>
    series
      .filter((each) => each.metric === metric)
      .flatMap(({ segmentId, step: steps, mean }): ChartLine[] => {
        const until = untilOf.get(segmentId) ?? Number.POSITIVE_INFINITY;
        const points = steps.map((at, index) => ({ step: at, value: mean[index] ?? Number.NaN }));
        return [
          { label, colour, points: points.filter((point) => point.step <= until) },
          { label, colour, points: points.filter((point) => point.step > until), pale: true },
        ];
      })
      .filter(({ points }) => points.length > 0),
  );
  const svg = smallChart(lines, step);
  return svg === null ? null : dataUri(svg);
}
