/** Ours: a loss whose last few steps lie above those before, by far more than single steps differ. Finds what moves the loss and not the norm. */
import type { Detector } from "./detector";
import { appended, mean, median, stepDeviation } from "./statistics";

/** Their mean is compared: eight odd steps in a row, or one that is very odd. */
const newestSteps = 8;
/** With the median of so many before them: few enough to keep up with a loss that falls fast. */
const levelSteps = 32;
/** From so many on; and as many tell how much one step differs from the next. */
const fewest = 16;
const noiseSteps = 128;
const deviations = 6;
/** A loss that hardly varies would make anything a rise. */
const smallestRise = 0.02;

export const lossRise: Detector<readonly number[]> = {
  name: "loss-rise",
  description: `The mean loss of the last ${newestSteps} steps is more than ${deviations} of its deviations and ${smallestRise * 100} % above the median of the ${levelSteps} before; the deviation is told from the differences of neighbouring steps. Ours.`,
  finds: "instability",
  opensIncidents: true,
  start: [],
  observe(before, { step, trainLoss: value }) {
    if (value === null) return { state: before, alarm: null };
    const state = appended(before, value, noiseSteps + newestSteps);
    const history = state.slice(0, -newestSteps);
    if (history.length < fewest) return { state, alarm: null };
    const levels = history.slice(-levelSteps);
    const level = median(levels);
    const limit = level + Math.max(deviations * deviationOfRise(history, levels.length), smallestRise * level);
    const newest = mean(state.slice(-newestSteps));
    if (newest <= limit) return { state, alarm: null };
    const why = `The mean loss of ${newestSteps} steps is ${newest.toFixed(4)}, after a level of ${level.toFixed(4)}.`;
    return { state, alarm: { detector: "loss-rise", metric: "trainLoss", step, value: newest, limit, why } };
  },
};

/** Of the difference between a mean of the newest and a median of `levels` steps, were they all drawn alike. The variance of a median is π/2 times that of a mean. */
function deviationOfRise(history: readonly number[], levels: number): number {
  return stepDeviation(history) * Math.sqrt(1 / newestSteps + Math.PI / 2 / levels);
}
