/** What a trial of a sweep trains by. */
import { overridesWith, type ParameterValues, type RunSpecification, type SweepSpecification } from "@trainyard/contracts";
import { resolveSpecification } from "./resolve-specification";

/** Seeds of runs are below this; those of sweeps reach twice as far. */
const seeds = 2 ** 31;

/** The recipe with the overrides that all trials share, then the values. The trial's seed counts where the space names none. */
export function trialSpecification(
  { recipe, overrides }: Pick<SweepSpecification, "recipe" | "overrides">,
  values: ParameterValues,
  seed?: number,
): RunSpecification {
  const seeded = seed === undefined ? values : { seed: seed % seeds, ...values };
  return resolveSpecification(recipe, overridesWith(overrides, seeded));
}
