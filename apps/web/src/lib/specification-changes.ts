/** Differences between a specification and the recipe it came from, field by field. */
import type { RunSpecification } from "@trainyard/contracts";

export interface SpecificationChange {
  /** Dotted path: "schedule.peakLearningRate". */
  field: string;
  /** Null where the other side has no such field (a duration in steps has none in tokens). */
  from: string | null;
  to: string | null;
}

export function specificationChanges(recipe: RunSpecification, specification: RunSpecification): SpecificationChange[] {
  const before = flatten(recipe);
  const after = flatten(specification);
  const fields = [...new Set([...before.keys(), ...after.keys()])].filter((field) => field !== "recipe");
  return fields.flatMap((field) => {
    const [from, to] = [before.get(field) ?? null, after.get(field) ?? null];
    return from === to ? [] : [{ field, from, to }];
  });
}

/** Leaves by dotted path, as text. */
export function flatten(value: object, prefix = ""): Map<string, string> {
  const leaves = new Map<string, string>();
  for (const [key, entry] of Object.entries(value) as [string, unknown][]) {
    if (typeof entry === "object" && entry !== null) for (const [path, leaf] of flatten(entry, `${prefix}${key}.`)) leaves.set(path, leaf);
    else leaves.set(prefix + key, String(entry));
  }
  return leaves;
}
