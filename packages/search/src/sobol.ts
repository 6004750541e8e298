/** Quasi-random search: trials at the points of a scrambled Sobol sequence, which leave no large holes. */
import { randomStream } from "./numbers/random";
import { sobolPoint } from "./numbers/sobol";
import type { Sampler } from "./sampler";
import { cubeOf } from "./space/cube";
import { acceptanceOf, drawUnseen } from "./space/unseen";

/** A sweep has fewer trials, so that a stand-in for a refused point is no later trial's own. */
const beyondAllTrials = 2 ** 13;
const mostTries = 64;

export const sobol: Sampler = (asked) => {
  const { space, seed, number } = asked;
  const cube = cubeOf(space);
  const accepts = acceptanceOf(asked);
  for (let tried = 0; tried < mostTries; tried += 1) {
    const values = cube.decode(sobolPoint(number - 1 + tried * beyondAllTrials, cube.dimensions.length, seed));
    if (accepts(values)) return values;
  }
  return drawUnseen(space, accepts, randomStream(seed, "sobol", number));
};
