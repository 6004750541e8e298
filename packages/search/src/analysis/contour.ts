/** Loss over two parameters: the trials and a grid of the smooth loss between them. */
import type { Dimension } from "../space/dimension";
import { kernelRegression } from "./kernel-regression";
import type { ScoredTrial } from "./scored-trial";
import { positionsOf } from "./slice";

export interface Contour {
  /** `x` and `y` are coordinates of the two dimensions, from 0 to 1. */
  readonly points: readonly { number: number; x: number; y: number; loss: number }[];
  /** Row after row, each along x; `xs` and `ys` are the grid's lines. Null with fewer than three points. */
  readonly grid: { readonly xs: readonly number[]; readonly ys: readonly number[]; readonly losses: readonly number[] } | null;
}

/** Trials that failed or lack a parameter are left out; give trials of the same fraction, for their losses to be comparable. */
export function contour([x, y]: readonly [Dimension, Dimension], trials: readonly ScoredTrial[], steps = 40): Contour {
  const points = trials.flatMap(({ number, values, loss }) => {
    const placeX = x.toUnit(values[x.path]);
    const placeY = y.toUnit(values[y.path]);
    return Number.isNaN(placeX + placeY) || loss === null ? [] : [{ number, x: placeX, y: placeY, loss }];
  });
  const smooth = kernelRegression(points.map((point) => ({ at: [point.x, point.y], loss: point.loss })));
  if (smooth === null) return { points, grid: null };
  const xs = positionsOf(x, steps);
  const ys = positionsOf(y, steps);
  return { points, grid: { xs, ys, losses: ys.flatMap((row) => xs.map((column) => smooth([column, row]))) } };
}
