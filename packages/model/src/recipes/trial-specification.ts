/** What a trial of a sweep trains by. */
import {
  overridesWith,
  type ParameterValues,
  type RunOverrides,
  type RunSpecification,
  type SweepSpecification,
} from "@trainyard/contracts";
import { resolveSpecification } from "./resolve-specification";

/** Seeds of runs are below this; those of sweeps reach twice as far. */
const seeds = 2 ** 31;

export interface TrialSettings {
  /** Counts where the space names none. */
  readonly seed?: number;
  /** Set after the values: what a run that grows out of a trial has of its own. */
  readonly overrides?: RunOverrides;
}

/**
 * The recipe with the overrides that all trials share, then the values.
 * @throws InvalidError naming each refused field
 */
export function trialSpecification(
  { recipe, overrides }: Pick<SweepSpecification, "recipe" | "overrides">,
  values: ParameterValues,
  { seed, overrides: later = {} }: TrialSettings = {},
): RunSpecification {
  const seeded = seed === undefined ? values : { seed: seed % seeds, ...values };
  return resolveSpecification(recipe, merged(overridesWith(overrides, seeded), later));
}

/** Sections field by field; what is one value, as a whole. */
function merged(earlier: RunOverrides, later: RunOverrides): RunOverrides {
  const sections = Object.entries(later).map(([name, change]) => {
    const before = earlier[name as keyof RunOverrides];
    const isWhole = name === "duration" || typeof change !== "object" || typeof before !== "object";
    return [name, isWhole ? (change ?? before) : { ...before, ...change }];
  });
  return { ...earlier, ...Object.fromEntries(sections) };
}
