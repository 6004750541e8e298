/** How much each parameter matters for a trial to be among the best, and in which direction. */
import type { SearchSpace } from "@trainyard/contracts";
import { type Dimension, dimensionOf } from "../space/dimension";
import { bandwidthOf, densityOf, kernelsOf } from "./cell-density";
import { type Direction, directionOf } from "./direction";
import { bestFirst, type ScoredTrial } from "./scored-trial";

export interface Importance {
  readonly path: string;
  /** Share of all parameters' importance; they sum to 1, or are all 0 where nothing is told apart from chance. */
  readonly importance: number;
  readonly direction: Direction;
  /** That had the parameter: all, unless it has a condition. */
  readonly trials: number;
}

/** The best share that the others are compared with: Optuna's `baseline_quantile`. */
const topShare = 0.1;
/** Of the best there are at least so many, or half of all: two or three trials tell nothing. */
const topLeast = 5;
/** Cells of an axis with any number of values: Optuna's `n_steps`. */
const cellsMost = 50;

/**
 * PED-ANOVA (Watanabe, Bansal and Hutter 2023, arXiv:2304.10255, algorithm 1): the Pearson divergence between the density of the best tenth
 * of the trials and that of all trials on each axis. What as many trials picked at random would diverge on average is taken off, so that
 * an axis without influence comes to 0 in a small sweep too. A parameter with a condition is judged among the trials that have it and counts by their share.
 */
export function importanceOf(space: SearchSpace, trials: readonly ScoredTrial[]): Importance[] {
  const judged = space.parameters.flatMap((parameter) => {
    const dimension = dimensionOf(parameter);
    if (dimension === null) return [];
    const placed = bestFirst(trials).flatMap((trial) => {
      const position = dimension.toUnit(trial.values[parameter.path]);
      return Number.isNaN(position) ? [] : [{ trial, position }];
    });
    const top = Math.max(Math.ceil(topShare * placed.length), Math.min(topLeast, Math.floor(placed.length / 2)));
    const positions = placed.map(({ position }) => position);
    const excess = top < 2 ? 0 : excessDivergence(dimension, positions, top) * (placed.length / trials.length);
    return [{ path: parameter.path, excess, direction: directionOf(dimension, placed, top), trials: placed.length }];
  });
  const sum = judged.reduce((total, { excess }) => total + excess, 0);
  return judged
    .map(({ path, excess, direction, trials: count }) => ({ path, importance: sum > 0 ? excess / sum : 0, direction, trials: count }))
    .sort((a, b) => b.importance - a.importance);
}

/** Of the first `top` positions from all of them, beyond chance; at least 0. */
function excessDivergence({ kind, levels }: Dimension, positions: readonly number[], top: number): number {
  const size = Math.min(levels ?? cellsMost, cellsMost);
  const cells = positions.map((position) => Math.min(size - 1, Math.floor(position * size)));
  const best = cells.slice(0, top);
  const all = densityOf(cells, kernelsOf(size, kind === "number" ? bandwidthOf(cells) : null));
  const found = densityOf(best, kernelsOf(size, kind === "number" ? bandwidthOf(best) : null));
  const divergence = all.reduce((sum, density, cell) => sum + ((found[cell] ?? 0) - density) ** 2 / density, 0);
  const usual = kind === "number" ? bandwidthOf(cells) * (top / cells.length) ** -0.2 : null;
  return Math.max(0, divergence - chanceDivergence(cells, all, top, kernelsOf(size, usual)));
}

/** Mean divergence of `top` of the cells picked at random without replacement, at a fixed bandwidth. */
function chanceDivergence(cells: readonly number[], all: readonly number[], top: number, kernels: readonly (readonly number[])[]): number {
  const count = cells.length;
  return all.reduce((sum, density, cell) => {
    const weights = cells.map((own) => kernels[own]?.[cell] ?? 0);
    const mean = weights.reduce((total, weight) => total + weight, 0) / count;
    const variance = weights.reduce((total, weight) => total + (weight - mean) ** 2, 0) / count;
    const ofMean = (top * variance * ((count - top) / Math.max(1, count - 1))) / (top + 1) ** 2;
    const expected = (top * mean + 1 / all.length) / (top + 1);
    return sum + (ofMean + (expected - density) ** 2) / density;
  }, 0);
}
