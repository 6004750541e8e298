/** Loss over two parameters: the trials and a grid of the smooth loss between them. */
import { type Axis, axisOf, type VariedParameter } from "./axis";
import { kernelRegression } from "./kernel-regression";
import type { ScoredTrial } from "./scored-trial";
import { positionsOf } from "./slice";

export interface Contour {
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly { number: number; x: number; y: number; loss: number }[];
  /** Row after row, each along x; `xs` and `ys` are the grid's positions from 0 to 1. Null with fewer than three points. */
  readonly grid: { readonly xs: readonly number[]; readonly ys: readonly number[]; readonly losses: readonly number[] } | null;
}

/** Trials that failed or lack a parameter are left out; give trials of the same fraction, for their losses to be comparable. */
export function contour(
  [parameterX, parameterY]: readonly [VariedParameter, VariedParameter],
  trials: readonly ScoredTrial[],
  steps = 40,
): Contour {
  const x = axisOf(parameterX);
  const y = axisOf(parameterY);
  const points = trials.flatMap(({ number, values, loss }) => {
    const placeX = x.positionOf(values[parameterX.path]);
    const placeY = y.positionOf(values[parameterY.path]);
    return placeX === null || placeY === null || loss === null ? [] : [{ number, x: placeX, y: placeY, loss }];
  });
  const smooth = kernelRegression(points.map((point) => ({ at: [point.x, point.y], loss: point.loss })));
  if (smooth === null) return { x, y, points, grid: null };
  const xs = positionsOf(x, steps);
  const ys = positionsOf(y, steps);
  return { x, y, points, grid: { xs, ys, losses: ys.flatMap((row) => xs.map((column) => smooth([column, row]))) } };
}
