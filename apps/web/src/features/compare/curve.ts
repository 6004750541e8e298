/** A run's effective curve of one metric over what it is compared by. Pure. */
import type { MetricsSnapshot, RunDetail, Segment } from "@trainyard/contracts";
import { flopsPerToken } from "@trainyard/model/counts";
import { smooth, smoothingUnit } from "../../charts/smooth";
import { type Sample, type Trace, tracesOf } from "../../charts/trace";
import { emptyTail } from "../../live/tail";
import type { ComparedMetric, ComparisonAxis } from "./comparison-axis";

export interface CurvePoint {
  x: number;
  step: number;
  tokens: number;
  /** Mean of a bucket of steps: a comparison is about levels; each spike is on the run's own page. */
  value: number;
  /** Its moving average; the same where nothing is smoothed. */
  smoothed: number;
}

export interface ComparedRun {
  run: RunDetail;
  /** Undefined until it is there. */
  metrics: MetricsSnapshot | undefined;
}

type CurveSource = Pick<RunDetail, "segments" | "totalSteps" | "specification">;

/** Points in the order of x. What a restart left behind is not among them. */
export function curveOf(
  run: CurveSource,
  metrics: MetricsSnapshot,
  metric: ComparedMetric,
  axis: ComparisonAxis,
  smoothing: number,
): CurvePoint[] {
  const traces = tracesOf(metrics, emptyTail);
  const stretches = trainedStretches(run.segments, traces);
  const perToken = flopsPerToken(run.specification.model);
  return run.segments
    .flatMap((segment) => {
      const trace = traces.find((candidate) => candidate.segmentId === segment.id && candidate.metric === metric);
      const samples = (trace?.samples ?? []).filter((sample) => isEffective(segment, sample));
      const isSmoothed = smoothing > 0 && trace?.stepsPerSample !== null;
      // Smoothing never reaches over the end of a segment: what was averaged there may be another state.
      const averages = isSmoothed ? smooth(samples, smoothing, smoothingUnit(run.totalSteps)) : [];
      const stretch = stretches.get(segment.id);
      const xOf = (sample: Sample) => {
        if (axis === "step") return sample.step;
        if (axis === "time") return stretch === undefined ? 0 : (stretch.beforeMs + sample.timeMs - stretch.fromMs) / 1_000;
        return axis === "tokens" ? sample.tokens : sample.tokens * perToken;
      };
      return samples.flatMap((sample, index): CurvePoint[] => {
        const { step, tokens, value } = sample;
        return value === null ? [] : [{ x: xOf(sample), step, tokens, value, smoothed: averages[index] ?? value }];
      });
    })
    .sort((a, b) => a.step - b.step);
}

/** Seconds that the effective curve took to train, waits between segments left out. */
export function trainedSeconds({ segments }: Pick<RunDetail, "segments">, metrics: MetricsSnapshot): number {
  const stretches = [...trainedStretches(segments, tracesOf(metrics, emptyTail)).values()];
  return stretches.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0) / 1_000;
}

interface Stretch {
  fromMs: number;
  toMs: number;
  /** Trained in the segments before it. */
  beforeMs: number;
}

/** By segment, those with effective points only. A segment's clock begins with its first point. */
function trainedStretches(segments: readonly Segment[], traces: readonly Trace[]): Map<string, Stretch> {
  const stretches = new Map<string, Stretch>();
  let beforeMs = 0;
  for (const segment of [...segments].sort((a, b) => a.startStep - b.startStep || a.queuedAt.localeCompare(b.queuedAt))) {
    const times = traces
      .filter(({ segmentId }) => segmentId === segment.id)
      .flatMap(({ samples }) => samples.filter((sample) => isEffective(segment, sample)).map(({ timeMs }) => timeMs));
    if (times.length === 0) continue;
    const [fromMs, toMs] = times.reduce(([low, high], time) => [Math.min(low, time), Math.max(high, time)], [times[0] ?? 0, 0]);
    stretches.set(segment.id, { fromMs, toMs, beforeMs });
    beforeMs += toMs - fromMs;
  }
  return stretches;
}

function isEffective(segment: Segment, sample: Sample): boolean {
  return sample.step <= (segment.effectiveUntilStep ?? Number.POSITIVE_INFINITY);
}

/** Value at x, linear between points; null beyond the ends. */
export function valueAtX(points: readonly CurvePoint[], x: number): number | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || x < first.x || x > last.x) return null;
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.x ?? 0) >= x) high = middle;
    else low = middle + 1;
  }
  const right = points[low] ?? last;
  const left = points[low - 1];
  if (left === undefined || right.x === left.x) return right.smoothed;
  return left.smoothed + ((right.smoothed - left.smoothed) * (x - left.x)) / (right.x - left.x);
}
