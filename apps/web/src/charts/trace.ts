/** Traces: one metric of one segment as samples in step order, from the fetched snapshot and the live tail behind it. */
import type { MetricName, MetricsSnapshot, Series, StepPoint } from "@trainyard/contracts";
import type { Tail } from "../live/tail";

/** A bucket of steps, or one step (then min = max = mean). `value` is null where a step gave no finite number. */
export interface Sample {
  /** Last step of the bucket. */
  step: number;
  tokens: number;
  timeMs: number;
  value: number | null;
  min: number;
  minStep: number;
  max: number;
  maxStep: number;
}

export interface Trace {
  segmentId: string;
  metric: MetricName;
  samples: readonly Sample[];
  /** Steps between two samples of an unbroken trace; null for a metric that is sparse by nature. */
  stepsPerSample: number | null;
}

const pointMetrics = ["trainLoss", "learningRate", "gradientNorm", "noiseScale", "tokensPerSecond"] as const;
/** Measured at some steps only. */
const sparseMetrics: readonly MetricName[] = ["validationLoss", "noiseScale"];

/** All traces of a run; of the tail only what the snapshot does not hold yet, and nothing after `untilStep`. */
export function tracesOf(snapshot: MetricsSnapshot, tail: Tail, untilStep = Number.POSITIVE_INFINITY): Trace[] {
  const traces = new Map<string, Trace>();
  for (const series of snapshot.series) {
    traces.set(`${series.segmentId} ${series.metric}`, {
      segmentId: series.segmentId,
      metric: series.metric,
      samples: samplesOf(series),
      stepsPerSample: sparseMetrics.includes(series.metric) ? null : snapshot.stepsPerBucket,
    });
  }
  const extend = (segmentId: string, metric: MetricName, stepsPerSample: number | null, added: readonly Sample[]) => {
    const key = `${segmentId} ${metric}`;
    const trace = traces.get(key) ?? { segmentId, metric, samples: [], stepsPerSample };
    const covered = trace.samples.at(-1)?.step ?? -1;
    const newer = added.filter(({ step }) => step > covered && step <= untilStep);
    if (newer.length > 0) traces.set(key, { ...trace, samples: [...trace.samples, ...newer] });
  };
  for (const [segmentId, { points, evaluations }] of Object.entries(tail)) {
    for (const metric of pointMetrics) {
      const sparse = sparseMetrics.includes(metric);
      const measured = sparse ? points.filter((point) => point[metric] !== null) : points;
      extend(
        segmentId,
        metric,
        sparse ? null : snapshot.stepsPerBucket,
        measured.map((point) => sampleOf(point, point[metric])),
      );
    }
    extend(
      segmentId,
      "validationLoss",
      null,
      evaluations.map((evaluation) => sampleOf(evaluation, evaluation.validationLoss)),
    );
  }
  return [...traces.values()];
}

/** Last step that the snapshot holds of a segment; 0 when it holds none. */
export function coveredStep(snapshot: MetricsSnapshot, segmentId: string): number {
  const ends = snapshot.series.filter((series) => series.segmentId === segmentId && series.metric !== "validationLoss");
  return Math.max(0, ...ends.map((series) => series.step.at(-1) ?? 0));
}

function sampleOf(at: Pick<StepPoint, "step" | "tokens" | "timeMs">, value: number | null): Sample {
  const { step, tokens, timeMs } = at;
  const extreme = value ?? Number.NaN;
  return { step, tokens, timeMs, value, min: extreme, minStep: step, max: extreme, maxStep: step };
}

function samplesOf(series: Series): Sample[] {
  return series.step.flatMap((step, index) => {
    const { tokens, timeMs, mean, min, minStep, max, maxStep } = series;
    const columns = [tokens[index], timeMs[index], mean[index], min[index], minStep[index], max[index], maxStep[index]] as const;
    const [atTokens, atTime, value, low, lowStep, high, highStep] = columns;
    if (atTokens === undefined || atTime === undefined || value === undefined) return [];
    if (low === undefined || lowStep === undefined || high === undefined || highStep === undefined) return [];
    return [{ step, tokens: atTokens, timeMs: atTime, value, min: low, minStep: lowStep, max: high, maxStep: highStep }];
  });
}
