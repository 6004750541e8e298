/** Grid search, in a random order, so that a sweep that ends early has seen all of the space. */
import type { SearchParameter, SearchSpace } from "@trainyard/contracts";
import { randomStream } from "./numbers/random";
import type { Sampler } from "./sampler";
import { dimensionOf } from "./space/dimension";
import { acceptanceOf, drawUnseen } from "./space/unseen";

export const grid: Sampler = (asked) => {
  const gridded = griddedSpace(asked.space, asked.options.gridPoints);
  // Choices of a grid are numbers of the space itself, so that values need no way back.
  return drawUnseen(gridded, acceptanceOf(asked), randomStream(asked.seed, "grid", asked.number));
};

/** The space with `points` values, both ends among them and evenly apart on their scale, in place of each parameter that has no steps. */
function griddedSpace({ parameters, constraints }: SearchSpace, points: number): SearchSpace {
  return { constraints, parameters: parameters.map((parameter) => gridded(parameter, points)) };
}

function gridded(parameter: SearchParameter, points: number): SearchParameter {
  const dimension = dimensionOf(parameter);
  if (dimension === null || dimension.levels !== null) return parameter;
  const { path, when } = parameter;
  const choices = Array.from({ length: points }, (_, index) => dimension.fromUnit(index / (points - 1)));
  return { kind: "categorical", path, when, choices };
}
