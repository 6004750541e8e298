/** Loss along one parameter: the trials and a smooth curve through them. */
import type { Dimension } from "../space/dimension";
import { kernelRegression } from "./kernel-regression";
import type { ScoredTrial } from "./scored-trial";

export interface Slice {
  /** `position` is the coordinate of the dimension, from 0 to 1. */
  readonly points: readonly { number: number; position: number; loss: number }[];
  /** At evenly spaced positions, or at each choice; empty with fewer than three points. */
  readonly curve: readonly { position: number; loss: number }[];
}

/** Trials that failed or do not have the parameter are left out; give trials of the same fraction, for their losses to be comparable. */
export function slice(dimension: Dimension, trials: readonly ScoredTrial[], steps = 60): Slice {
  const points = trials.flatMap(({ number, values, loss }) => {
    const position = dimension.toUnit(values[dimension.path]);
    return Number.isNaN(position) || loss === null ? [] : [{ number, position, loss }];
  });
  const smooth = kernelRegression(points.map(({ position, loss }) => ({ at: [position], loss })));
  const positions = positionsOf(dimension, steps);
  return { points, curve: smooth === null ? [] : positions.map((position) => ({ position, loss: smooth([position]) })) };
}

/** Of numbers evenly from 0 to 1; of a category the middle of each choice. */
export function positionsOf({ kind, levels }: Dimension, steps: number): number[] {
  if (kind === "category" && levels !== null) return Array.from({ length: levels }, (_, index) => (index + 0.5) / levels);
  return Array.from({ length: steps }, (_, index) => index / (steps - 1));
}
