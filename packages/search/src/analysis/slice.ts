/** Loss along one parameter: the trials and a smooth curve through them. */
import { type Axis, axisOf, type VariedParameter } from "./axis";
import { kernelRegression } from "./kernel-regression";
import type { ScoredTrial } from "./scored-trial";

export interface Slice {
  readonly axis: Axis;
  readonly points: readonly { number: number; position: number; loss: number }[];
  /** At evenly spaced positions, or at each choice; empty with fewer than three points. */
  readonly curve: readonly { position: number; loss: number }[];
}

/** Trials that failed or do not have the parameter are left out; give trials of the same fraction, for their losses to be comparable. */
export function slice(parameter: VariedParameter, trials: readonly ScoredTrial[], steps = 60): Slice {
  const axis = axisOf(parameter);
  const points = trials.flatMap(({ number, values, loss }) => {
    const position = axis.positionOf(values[parameter.path]);
    return position === null || loss === null ? [] : [{ number, position, loss }];
  });
  const smooth = kernelRegression(points.map(({ position, loss }) => ({ at: [position], loss })));
  const positions = positionsOf(axis, steps);
  return { axis, points, curve: smooth === null ? [] : positions.map((position) => ({ position, loss: smooth([position]) })) };
}

/** Of an ordered axis evenly from 0 to 1; of a categorical one the middle of each choice. */
export function positionsOf({ ordered, size }: Axis, steps: number): number[] {
  if (!ordered && size !== null) return Array.from({ length: size }, (_, index) => (index + 0.5) / size);
  return Array.from({ length: steps }, (_, index) => index / (steps - 1));
}
