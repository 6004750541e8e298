/** A loss whose level has risen and stays up: not a spike, which passes. */
import type { Detector } from "./detector";
import { appended, median } from "./statistics";

/** A level is the median of so many steps: a spike of fewer than half of them does not move it. */
const levelSteps = 64;
/** Rise above the best level, as a share of it, that counts. Ours; OLMo's early stopping compares single losses with the lowest one. */
const rise = 0.05;

interface State {
  readonly window: readonly number[];
  readonly best: number;
  /** One rise is told once: the level must come back before the next. */
  readonly isUp: boolean;
}

export const divergence: Detector<State> = {
  name: "divergence",
  description: `The median loss of the last ${levelSteps} steps is more than ${rise * 100} % above the lowest such median so far. Ours.`,
  finds: "instability",
  opensIncidents: true,
  start: { window: [], best: Number.POSITIVE_INFINITY, isUp: false },
  observe(before, { step, trainLoss: value }) {
    if (value === null) return { state: before, alarm: null };
    const window = appended(before.window, value, levelSteps);
    if (window.length < levelSteps) return { state: { ...before, window }, alarm: null };
    const level = median(window);
    const best = Math.min(before.best, level);
    const limit = best * (1 + rise);
    const isUp = level > limit;
    const state = { window, best, isUp };
    if (!isUp || before.isUp) return { state, alarm: null };
    const why = `The loss has risen from a level of ${best.toFixed(4)} to ${level.toFixed(4)} and stays there.`;
    return { state, alarm: { detector: "divergence", metric: "trainLoss", step, value: level, limit, why } };
  },
};
