/** A loss that no longer falls. */
import type { Detector } from "./detector";
import { appended, median } from "./statistics";

/** Two stretches of so many steps are compared. Ours. */
const stretchSteps = 500;
/** Fall from the one to the other, as a share, that still counts as learning. */
const fall = 0.001;

interface State {
  readonly window: readonly number[];
  readonly isFlat: boolean;
}

export const plateau: Detector<State> = {
  name: "plateau",
  description: `The median loss of the last ${stretchSteps} steps is less than ${fall * 100} % below that of the ${stretchSteps} before. Ours.`,
  finds: "stall",
  opensIncidents: true,
  start: { window: [], isFlat: false },
  observe(before, { step, trainLoss: value }) {
    if (value === null) return { state: before, alarm: null };
    const window = appended(before.window, value, 2 * stretchSteps);
    // Medians of a thousand steps are taken every so often: a plateau is no matter of a single step.
    if (window.length < 2 * stretchSteps || step % (stretchSteps / 10) !== 0) return { state: { ...before, window }, alarm: null };
    const [earlier, later] = [median(window.slice(0, stretchSteps)), median(window.slice(stretchSteps))];
    const limit = earlier * (1 - fall);
    const isFlat = later > limit;
    const state = { window, isFlat };
    if (!isFlat || before.isFlat) return { state, alarm: null };
    const why = `The loss fell from ${earlier.toFixed(4)} to ${later.toFixed(4)} only, over ${2 * stretchSteps} steps.`;
    return { state, alarm: { detector: "plateau", metric: "trainLoss", step, value: later, limit, why } };
  },
};
