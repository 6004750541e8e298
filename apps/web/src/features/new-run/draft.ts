/** The draft of a run: what was typed over a base specification, checked with the contract's own schema. Pure. */
import { fieldValue, type RunOverrides, type RunSpecification, runSpecification, valueAt } from "@trainyard/contracts";
import { keptInProportion } from "@trainyard/model/recipes";
import { type FieldIssues, issuesByField } from "../../lib/field-issues";
import { isSame, type SpecificationChange, specificationChanges } from "../../specification/changes";
import type { FieldTexts } from "../../specification/condition";
import { formField, formFields } from "../../specification/fields";
import { durationUnitKey } from "../../specification/groups/running";
import { assemble, textsOf } from "../../specification/values";

/** Texts as typed, by dotted path; a field that is not there, or null, has the base's value. */
export type DraftTexts = Readonly<Record<string, string | null>>;

export const durationUnits = ["steps", "tokens"] as const;
export type DurationUnit = (typeof durationUnits)[number];

export interface Draft {
  /** What each field shows. */
  texts: FieldTexts;
  durationUnit: DurationUnit;
  /** Null while a value is wrong. */
  specification: RunSpecification | null;
  issues: FieldIssues;
  /** Paths of the fields that differ from the recipe, wrong values among them; a duration by its unit. */
  changed: ReadonlySet<string>;
  /** The same in words, against the recipe, not the base. Empty while a value is wrong. */
  changes: readonly SpecificationChange[];
  overrides: RunOverrides;
}

/**
 * @param recipe what the server applies the overrides to
 * @param base what the form starts from: the recipe itself, or the specification of the run that is cloned
 */
export function makeDraft(recipe: RunSpecification, base: RunSpecification, typed: DraftTexts, unit: DurationUnit | null): Draft {
  const durationUnit = unit ?? unitOf(base);
  const texts: FieldTexts = { ...textsOf(base), ...written(typed), [durationUnitKey]: durationUnit };
  const values = formFields
    .filter(({ path }) => !path.startsWith("duration.") || path === `duration.${durationUnit}`)
    .map((field) => [field.path, fieldValue(field, texts[field.path] ?? "")] as const);
  const changedOf = (written: readonly (readonly [path: string, value: unknown])[]) =>
    new Set(written.filter(([path, value]) => Number.isNaN(value) || !isSame(value, valueAt(recipe, path))).map(([path]) => path));
  const stated = { ...assemble(values), recipe: recipe.recipe } as RunSpecification;
  const statedCheck = runSpecification.safeParse(stated);
  if (!statedCheck.success && statedCheck.error.issues.some(({ code }) => code !== "custom")) {
    const issues = { ...atFields(issuesByField(statedCheck.error)), ...wrongNumbers(values) };
    return { texts, durationUnit, specification: null, issues, changed: changedOf(values), changes: [], overrides: {} };
  }
  // What was not typed follows a run made shorter, as it does on the server. A cloned run's values are all meant as they are.
  const meant = isSame(recipe, base) ? pick(stated, (path) => typeof typed[path] === "string") : pick(stated, () => true);
  const kept = keptInProportion(recipe, stated, meant);
  const shown = { ...texts, ...changedTexts(stated, kept) };
  const check = runSpecification.safeParse(kept);
  const changed = changedOf(values.map(([path]) => [path, valueAt(kept, path)]));
  if (!check.success) {
    const issues = atFields(issuesByField(check.error));
    return { texts: shown, durationUnit, specification: null, issues, changed, changes: [], overrides: {} };
  }
  const specification = check.data;
  const changes = specificationChanges(recipe, specification);
  return { texts: shown, durationUnit, specification, issues: {}, changed, changes, overrides: overridesOf(recipe, specification) };
}

/**
 * What to write over a field so that it says what the recipe says. Null, not typed, is enough where the base says so; but a field that follows
 * the length of the run, although nothing was typed, must be told outright.
 */
export function revertedText(recipe: RunSpecification, base: RunSpecification, typed: DraftTexts, path: string): string | null {
  const text = textsOf(recipe)[path] ?? "";
  const isTyped = typeof typed[path] === "string";
  return isTyped && text === textsOf(base)[path] ? null : text;
}

export function unitOf({ duration }: RunSpecification): DurationUnit {
  return "tokens" in duration ? "tokens" : "steps";
}

function written(typed: DraftTexts): FieldTexts {
  return Object.fromEntries(Object.entries(typed).filter((entry): entry is [string, string] => entry[1] !== null));
}

function wrongNumbers(values: readonly (readonly [path: string, value: unknown])[]): FieldIssues {
  return Object.fromEntries(values.filter(([, value]) => Number.isNaN(value)).map(([path]) => [path, "must be a number"]));
}

/** An issue inside a list belongs to the field that holds the list. */
export function atFields(issues: FieldIssues): FieldIssues {
  const found: Record<string, string> = {};
  for (const [path, message] of Object.entries(issues)) {
    const field = formField(path)?.path ?? path;
    const [entry, column] = path.slice(field.length + 1).split(".");
    found[field] ??= field === path ? message : `entry ${Number(entry) + 1}: ${column === undefined ? "" : `${column} `}${message}`;
  }
  return found;
}

function changedTexts(before: RunSpecification, after: RunSpecification): FieldTexts {
  const [old, current] = [textsOf(before), textsOf(after)];
  return Object.fromEntries(Object.entries(current).filter(([path, text]) => text !== old[path]));
}

/** What differs from the recipe, and what the server would otherwise put in proportion. */
function overridesOf(recipe: RunSpecification, specification: RunSpecification): RunOverrides {
  const differing = pick(specification, (path, value) => !isSame(value, valueAt(recipe, path)));
  const resolved = keptInProportion(recipe, specification, differing);
  return pick(specification, (path, value) => !isSame(value, valueAt(recipe, path)) || !isSame(value, valueAt(resolved, path)));
}

function pick(specification: RunSpecification, isPicked: (path: string, value: unknown) => boolean): RunOverrides {
  const picked = formFields.flatMap(({ path }) => {
    const value = valueAt(specification, path);
    return value !== undefined && isPicked(path, value) ? [[path, value] as const] : [];
  });
  return assemble(picked) as RunOverrides;
}
