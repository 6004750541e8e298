/** What makes one specification of another, as changes. */
import { parseOrThrow, type RunOverrides, type RunSpecification, runOverrides } from "@trainyard/contracts";

/** Sections field by field; what is one value (the seed, a duration in either unit) as a whole. The recipe's name is no setting. */
export function overridesBetween(base: RunSpecification, changed: RunSpecification): RunOverrides {
  const sections = Object.entries(changed).flatMap(([name, section]) => {
    const before = base[name as keyof RunSpecification];
    if (name === "recipe" || isSame(before, section)) return [];
    const isWhole = name === "duration" || typeof section !== "object";
    return [[name, isWhole ? section : fieldsBetween(before as object, section)]];
  });
  return parseOrThrow(runOverrides, Object.fromEntries(sections));
}

function fieldsBetween(before: object, after: object): object {
  return Object.fromEntries(Object.entries(after).filter(([field, value]) => !isSame(before[field as keyof typeof before], value)));
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
