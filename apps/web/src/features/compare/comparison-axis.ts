/** What runs are compared over. */
import { metricStyles, xStyles } from "../../charts/metric-style";
import { formatFlops } from "../../lib/format";

/** `flops`: arithmetic spent, which is what makes models of different sizes comparable. `time`: trained, waits left out. */
export const comparisonAxes = ["tokens", "step", "flops", "time"] as const;
export type ComparisonAxis = (typeof comparisonAxes)[number];

interface AxisStyle {
  label: string;
  format: (value: number) => string;
  formatTick: (value: number) => string;
}

const flopsText = (value: number) => formatFlops(value).replace("FLOP/s", "FLOP");

export const axisStyles: Record<ComparisonAxis, AxisStyle> = {
  tokens: xStyles.tokens,
  step: xStyles.step,
  flops: { label: "Arithmetic", format: flopsText, formatTick: flopsText },
  time: { ...xStyles.time, label: "Time trained" },
};

export const comparedMetrics = ["trainLoss", "validationLoss", "gradientNorm", "learningRate", "tokensPerSecond"] as const;
export type ComparedMetric = (typeof comparedMetrics)[number];

export const metricNames: Record<ComparedMetric, string> = {
  trainLoss: "Training loss",
  validationLoss: "Validation loss",
  gradientNorm: metricStyles.gradientNorm.label,
  learningRate: metricStyles.learningRate.label,
  tokensPerSecond: metricStyles.tokensPerSecond.label,
};

/** Sorted so that the better comes first; what has no better end is listed from high to low. */
export function isLowerFirst(metric: ComparedMetric): boolean {
  return metric === "trainLoss" || metric === "validationLoss";
}
