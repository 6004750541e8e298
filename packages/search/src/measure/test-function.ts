/** A function whose least value is known, over a search space. */
import { type ParameterValues, parseOrThrow, type SearchSpace, type SearchSpaceInput, searchSpace } from "@trainyard/contracts";

export interface TestFunction {
  readonly name: string;
  readonly space: SearchSpace;
  /** Least value over the space, as published. */
  readonly least: number;
  value(values: ParameterValues): number;
}

export function spaceOf(input: SearchSpaceInput): SearchSpace {
  return parseOrThrow(searchSpace, input);
}

/** Over a box of numbers x1, x2, ..., given by the ends of each. */
export function boxFunction(
  name: string,
  box: readonly (readonly [low: number, high: number])[],
  least: number,
  value: (x: readonly number[]) => number,
): TestFunction {
  const paths = box.map((_, index) => `x${index + 1}`);
  const space = spaceOf({ parameters: box.map(([low, high], index) => ({ kind: "float", path: paths[index] ?? "", low, high })) });
  return { name, space, least, value: (values) => value(paths.map((path) => Number(values[path]))) };
}

/** The same ends for each of `dimensions` numbers. */
export function cubeFunction(
  name: string,
  dimensions: number,
  ends: readonly [low: number, high: number],
  least: number,
  value: (x: readonly number[]) => number,
): TestFunction {
  return boxFunction(
    name,
    Array.from({ length: dimensions }, () => ends),
    least,
    value,
  );
}
