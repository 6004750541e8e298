/** Rows of a chart's CSV: what is drawn, with the segment each value came from. */
import type { MetricName, Segment } from "@trainyard/contracts";
import type { Trace } from "../../charts/trace";
import type { Cell } from "../../lib/download-csv";

export const chartCsvHeader = ["metric", "segment", "node", "effective", "step", "tokens", "time", "mean", "min", "max"] as const;

export function chartCsvRows(traces: readonly Trace[], segments: readonly Segment[], metrics: readonly MetricName[]): Cell[][] {
  return segments.flatMap((segment) =>
    traces
      .filter((trace) => trace.segmentId === segment.id && metrics.includes(trace.metric))
      .flatMap(({ metric, samples }) =>
        samples.map(({ step, tokens, timeMs, value, min, max }): Cell[] => {
          const effective = step <= (segment.effectiveUntilStep ?? Number.POSITIVE_INFINITY);
          const time = new Date(timeMs).toISOString();
          const range = value === null ? [null, null] : [min, max];
          return [metric, segment.ordinal, segment.node, effective ? "yes" : "no", step, tokens, time, value, ...range];
        }),
      ),
  );
}
