/** The step of a stretch that a person who looks at a spike means. Pure. */
import type { Segment } from "@trainyard/contracts";
import type { StepRange } from "../lib/step-range";
import type { Trace } from "./trace";

/** Step of the highest training loss of a stretch of the effective curve; a loss that was not finite is higher than any. */
export function worstStepOf(traces: readonly Trace[], segments: readonly Segment[], { from, to }: StepRange): number {
  let worst = { step: from, value: Number.NEGATIVE_INFINITY };
  for (const { id, effectiveUntilStep } of segments) {
    const trace = traces.find(({ segmentId, metric }) => segmentId === id && metric === "trainLoss");
    for (const { step, value, max, maxStep } of trace?.samples ?? []) {
      const at = value === null ? step : maxStep;
      const height = value === null ? Number.POSITIVE_INFINITY : max;
      if (at >= from && at <= Math.min(to, effectiveUntilStep ?? to) && height > worst.value) worst = { step: at, value: height };
    }
  }
  return worst.step;
}
