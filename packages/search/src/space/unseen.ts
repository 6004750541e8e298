/** Never the same configuration twice, and none that is refused. */
import type { ParameterValues } from "@trainyard/contracts";
import type { Random } from "../numbers/random";
import type { Asked } from "../sampler";
import { configurations, countConfigurations } from "./count";
import { cubeOf } from "./cube";
import { fingerprint } from "./fingerprint";

/** Draws before the space is taken for nearly exhausted. */
const mostDraws = 1_000;
/** A space with more configurations than a sweep could ever try is not walked through to its end. */
const mostWalked = 100_000;

/** Whether values are new and not refused. What was found wanting once is not asked about again. */
export function acceptanceOf({ observations, refusal }: Pick<Asked, "observations" | "refusal">): (values: ParameterValues) => boolean {
  const taken = new Set(observations.map(({ values }) => fingerprint(values)));
  return (values) => {
    const print = fingerprint(values);
    if (taken.has(print)) return false;
    if (refusal(values) === null) return true;
    taken.add(print);
    return false;
  };
}

/**
 * Values drawn uniformly over the space (over the logarithm where the scale is), among those that `accepts`. Null: none was found; in a space with
 * few configurations this means that none is left.
 */
export function drawUnseen(space: Asked["space"], accepts: (values: ParameterValues) => boolean, random: Random): ParameterValues | null {
  const cube = cubeOf(space);
  for (let draw = 0; draw < mostDraws; draw += 1) {
    const values = cube.decode(cube.dimensions.map(random));
    if (accepts(values)) return values;
  }
  const count = countConfigurations(space);
  if (count === null || count > mostWalked) return null;
  const left = [...configurations(space)].filter(accepts);
  return left[Math.floor(left.length * random())] ?? null;
}
