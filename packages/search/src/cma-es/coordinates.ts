/** The cube's coordinates as CMA-ES has them: numbers for the normal distribution, levels of choices apart. */
import type { Cube } from "../space/cube";

export interface Coordinates {
  /** Indices of the cube's dimensions. */
  readonly numbers: readonly number[];
  readonly choices: readonly number[];
  /** Of each choice. */
  readonly levels: readonly number[];
  numbersOf(point: ArrayLike<number>): Float64Array;
  /** -1 where it has no value. */
  levelsOf(point: ArrayLike<number>): number[];
  join(numbers: ArrayLike<number>, levels: readonly number[]): Float64Array;
}

export function coordinatesOf({ dimensions }: Cube): Coordinates {
  const indices = (kind: "number" | "category") => dimensions.flatMap((dimension, index) => (dimension.kind === kind ? [index] : []));
  const [numbers, choices] = [indices("number"), indices("category")];
  const levels = choices.map((index) => dimensions[index]?.levels ?? 1);
  return {
    numbers,
    choices,
    levels,
    numbersOf: (point) => Float64Array.from(numbers, (index) => point[index] as number),
    levelsOf: (point) =>
      choices.map((index, choice) => {
        const unit = point[index] as number;
        return Number.isNaN(unit) ? -1 : Math.floor(unit * (levels[choice] ?? 1));
      }),
    join(ownNumbers, ownLevels) {
      const point = new Float64Array(dimensions.length);
      numbers.forEach((index, place) => {
        point[index] = ownNumbers[place] as number;
      });
      choices.forEach((index, choice) => {
        point[index] = ((ownLevels[choice] ?? 0) + 0.5) / (levels[choice] ?? 1);
      });
      return point;
    },
  };
}
