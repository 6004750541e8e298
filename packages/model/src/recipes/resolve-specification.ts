/** A recipe with changes becomes a run specification. */
import { parseOrThrow, type RunOverrides, type RunSpecification, runOverrides, runSpecification } from "@trainyard/contracts";
import { recipeByName } from "./catalogue";
import { keptInProportion } from "./keep-in-proportion";

/**
 * The run specification of a recipe with `overrides`. Throws an InvalidError that names each refused field, a NotFoundError for an unknown recipe.
 * A run made shorter has its schedules shortened with it, except for what the overrides set themselves.
 */
export function resolveSpecification(recipeName: string, overrides: RunOverrides = {}): RunSpecification {
  return changedSpecification(recipeByName(recipeName).specification, overrides);
}

/** As `resolveSpecification`, of any specification. */
export function changedSpecification(base: RunSpecification, overrides: RunOverrides): RunSpecification {
  const changes = parseOrThrow(runOverrides, overrides);
  return parseOrThrow(runSpecification, keptInProportion(base, merged(base, changes), changes));
}

/** Sections change field by field; what is one value (the seed, a duration in either unit) changes as a whole. */
function merged(base: RunSpecification, changes: RunOverrides): RunSpecification {
  const sections = Object.entries(changes).map(([name, change]) => {
    const section = base[name as keyof RunOverrides];
    const isWhole = name === "duration" || typeof change !== "object" || typeof section !== "object";
    return [name, isWhole ? (change ?? section) : { ...section, ...given(change) }];
  });
  return { ...base, ...Object.fromEntries(sections) };
}

/** The fields that are set; one given as undefined counts as left out. */
function given(change: object): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
