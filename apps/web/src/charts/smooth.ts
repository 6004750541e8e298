/**
 * Debiased exponential moving average over steps, not over samples: the same curve comes out however the server has bucketed it.
 *
 * The form is TensorBoard's (`classicSmoothing`: y = s·y + (1 - s)·x, divided by 1 - sⁿ), with the weight raised to the steps that
 * passed. One unit of passing is one step, and a thousandth of the run once that is longer: so 0.9 looks alike on a run of 500 steps
 * and on one of 500,000 (as the time-weighted average of Weights & Biases does).
 */
import type { Sample } from "./trace";

export const largestSmoothing = 0.99;

/** Steps that count as one unit of smoothing in a run of `totalSteps`. */
export function smoothingUnit(totalSteps: number): number {
  return Math.max(1, totalSteps / 1_000);
}

/**
 * Smoothed values, one a sample; null where the sample has none. `smoothing` is in [0, 0.99], `unitSteps` from `smoothingUnit`.
 * The average starts again after a missing value.
 */
export function smooth(samples: readonly Pick<Sample, "step" | "value">[], smoothing: number, unitSteps: number): (number | null)[] {
  let average = 0;
  let weight = 0;
  let lastStep: number | null = null;
  return samples.map(({ step, value }) => {
    if (value === null) {
      average = 0;
      weight = 0;
      lastStep = null;
      return null;
    }
    const kept = smoothing ** ((lastStep === null ? unitSteps : step - lastStep) / unitSteps);
    average = kept * average + (1 - kept) * value;
    weight = kept * weight + (1 - kept);
    lastStep = step;
    return weight === 0 ? value : average / weight;
  });
}
