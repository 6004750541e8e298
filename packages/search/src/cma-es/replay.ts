/** The state of CMA-ES after the trials that are known, made anew from them for each suggestion. */
import { sobolPoint } from "../numbers/sobol";
import { Categories } from "./categories";
import type { Coordinates } from "./coordinates";
import type { KnownPoint } from "./known-points";
import { Strategy } from "./strategy";

/** Of the range of a parameter, which the cube makes 1: Hansen's tutorial (2016, table 1) wants the optimum within three of them. */
const firstStepSize = 0.2;
/** A search this narrow in all coordinates has found what there is to be found where it is. */
const narrowest = 0.01;
/** Root of the mean square of the differences in all coordinates: a restart begins further than this from where others ended. */
const restartDistance = 0.25;

export interface SearchState {
  readonly strategy: Strategy;
  readonly categories: Categories;
}

/** Hansen's default, 4 + 3 ln(n), is for thousands of trials; fewer trials are better spent on more generations. */
function populationOf(dimensions: number): number {
  return 4 + Math.floor(Math.log(Math.max(1, dimensions)));
}

/**
 * Begins at the best of the first `startup` points; each further group of trials, by number, is a generation. Begins again once it has become narrow:
 * at the best point that is far from where it ended before. @param points by number, at least one
 */
export function replay(points: readonly KnownPoint[], startup: number, coordinates: Coordinates, seed: number): SearchState {
  const population = populationOf(coordinates.numbers.length);
  const begin = (mean: Float64Array): SearchState => ({
    strategy: new Strategy(mean, firstStepSize, population),
    categories: new Categories(coordinates.levels),
  });
  const ends: Float64Array[] = [];
  let began = 0;
  let state = begin(startAt(points.slice(0, startup), ends, coordinates, seed));
  for (let from = startup; from + population <= points.length; from += population) {
    const generation = points.slice(from, from + population).sort((a, b) => a.rank - b.rank);
    state.strategy.tell(generation.map(({ numbers }) => numbers));
    clamp(state.strategy.mean);
    state.categories.tell(
      generation.map(({ levels }) => levels),
      state.strategy.constants.weights,
    );
    if (state.strategy.widest >= narrowest) continue;
    const sinceStart = points.slice(began, from + population);
    ends.push(state.strategy.mean, bestOf(sinceStart).numbers);
    began = from + population;
    state = begin(startAt(points.slice(0, began), ends, coordinates, seed));
  }
  return state;
}

const bestOf = (points: readonly KnownPoint[]): KnownPoint => points.reduce((best, point) => (point.rank < best.rank ? point : best));

function startAt(points: readonly KnownPoint[], ends: readonly Float64Array[], coordinates: Coordinates, seed: number): Float64Array {
  const far = points.filter(({ numbers }) => ends.every((end) => distance(end, numbers) > restartDistance));
  const dimensions = coordinates.numbers.length;
  if (far.length === 0) return sobolPoint(ends.length, dimensions, seed + 1);
  // A parameter without a value begins in the middle.
  return bestOf(far).numbers.map((unit) => (Number.isNaN(unit) ? 0.5 : unit));
}

/** Numbers that one of them has no value of count nothing. */
function distance(a: Float64Array, b: Float64Array): number {
  let squares = 0;
  a.forEach((unit, index) => {
    const difference = unit - (b[index] as number);
    if (!Number.isNaN(difference)) squares += difference ** 2;
  });
  return Math.sqrt(squares / a.length);
}

function clamp(mean: Float64Array): void {
  mean.forEach((unit, index) => {
    mean[index] = Math.min(1, Math.max(0, unit));
  });
}
