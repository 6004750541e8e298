/** Ours: a gradient norm far above the median of those before it. A median does not follow the spike that it is to find. */
import type { Detector } from "./detector";
import { appended, median, medianDeviation } from "./statistics";

const windowSize = 128;
/** From so many on it speaks, with a wider limit until half the window is there: norms fall by factors while training begins. */
const fewest = 16;
const enough = windowSize / 2;
/** Norms are spread by factors, so distances are taken between logarithms. */
const deviations = 8;
/** A norm that hardly varies would make anything an outlier. Odd batches of calm training reach twice the median now and then. */
const smallestRatio = 2.5;
const smallestEarlyRatio = 4;

export const medianDeviationOfNorm: Detector<readonly number[]> = {
  name: "median-deviation-gradientNorm",
  description: `The logarithm of the gradient norm is more than ${deviations} median deviations above the median of the last ${windowSize} steps, and the norm itself more than ${smallestRatio} times it (${smallestEarlyRatio} times before step ${enough}). Ours.`,
  finds: "instability",
  start: [],
  observe(window, { step, gradientNorm: value }) {
    if (value === null || value <= 0) return { state: window, alarm: null };
    const logarithm = Math.log(value);
    const state = appended(window, logarithm, windowSize);
    if (window.length < fewest) return { state, alarm: null };
    const center = median(window);
    const ratio = window.length < enough ? smallestEarlyRatio : smallestRatio;
    const limit = Math.exp(center + Math.max(deviations * medianDeviation(window), Math.log(ratio)));
    if (value <= limit) return { state, alarm: null };
    const why = `The gradient norm ${value} is ${(value / Math.exp(center)).toFixed(1)} times the median of ${window.length} steps.`;
    return { state, alarm: { detector: "median-deviation-gradientNorm", metric: "gradientNorm", step, value, limit, why } };
  },
};
