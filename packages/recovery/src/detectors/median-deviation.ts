/** Ours: a gradient norm far above the median of those before it. A median does not follow the spike that it is to find. */
import type { Detector } from "./detector";
import { appended, median, medianDeviation, stepDeviation } from "./statistics";

const windowSize = 128;
/** From so many on it speaks, with a wider limit until half the window is there: norms fall by factors while training begins. */
const fewest = 16;
const enough = windowSize / 2;
/** Norms are spread by factors, so distances are taken between logarithms. */
const deviations = 10;
/** A norm that hardly varies would make anything an outlier. */
const smallestRatio = 2.5;
const smallestEarlyRatio = 4;
/**
 * Small batches differ much in loss, and the odd ones among them in norm by far more than usual ones let expect: the logarithm of the ratio must
 * be so many times the loss's relative deviation from step to step. Fitted to calm runs of 256 tokens a step (docs/detectors.md), where it asks for
 * about eight times the median; with a deviation below 1.3 %, that of a few thousand tokens a step, it asks for nothing more.
 */
const lossDeviations = 70;

interface State {
  /** Logarithms. */
  readonly norms: readonly number[];
  readonly losses: readonly number[];
}

export const medianDeviationOfNorm: Detector<State> = {
  name: "median-deviation-gradientNorm",
  description: `The logarithm of the gradient norm is more than ${deviations} median deviations above the median of the last ${windowSize} steps, and the norm itself more than ${smallestRatio} times it (${smallestEarlyRatio} times before step ${enough}; more where batches are so small that the loss differs by more than 1.3 % from step to step). Ours.`,
  finds: "instability",
  opensIncidents: true,
  start: { norms: [], losses: [] },
  observe(before, { step, gradientNorm: value, trainLoss }) {
    const losses = trainLoss === null ? before.losses : appended(before.losses, trainLoss, windowSize);
    if (value === null || value <= 0) return { state: { ...before, losses }, alarm: null };
    const logarithm = Math.log(value);
    const state = { norms: appended(before.norms, logarithm, windowSize), losses };
    if (before.norms.length < fewest) return { state, alarm: null };
    const center = median(before.norms);
    const limit = Math.exp(center + smallestDistance(before));
    if (value <= limit) return { state, alarm: null };
    const why = `The gradient norm ${value.toPrecision(4)} is ${(value / Math.exp(center)).toFixed(1)} times the median of ${before.norms.length} steps.`;
    return { state, alarm: { detector: "median-deviation-gradientNorm", metric: "gradientNorm", step, value, limit, why } };
  },
};

/** From the median, in logarithms. */
function smallestDistance({ norms, losses }: State): number {
  const ratio = Math.log(norms.length < enough ? smallestEarlyRatio : smallestRatio);
  const lossNoise = losses.length < fewest ? 0 : stepDeviation(losses) / median(losses);
  return Math.max(ratio, deviations * medianDeviation(norms), lossDeviations * lossNoise);
}
