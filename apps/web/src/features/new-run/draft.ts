/** The draft of a run: what was typed over a base specification, checked with the contract's own schema. Pure. */
import { fieldValue, type RunOverrides, type RunSpecification, runSpecification } from "@trainyard/contracts";
import { type FieldIssues, issuesByField } from "../../lib/field-issues";
import { isSame, type SpecificationChange, specificationChanges } from "../../specification/changes";
import type { FieldTexts } from "../../specification/condition";
import { type FormField, formField, formFields } from "../../specification/fields";
import { durationUnitKey } from "../../specification/groups/running";
import { assemble, textsOf, valueAt } from "../../specification/values";

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
  /** Against the recipe, not against the base. Empty while a value is wrong. */
  changes: readonly SpecificationChange[];
  overrides: RunOverrides;
}

/**
 * @param recipe what the server applies the overrides to
 * @param base what the form starts from: the recipe itself, or the specification of the run that is cloned
 */
export function makeDraft(recipe: RunSpecification, base: RunSpecification, typed: DraftTexts, unit: DurationUnit | null): Draft {
  const durationUnit = unit ?? unitOf(base);
  const written = Object.entries(typed).filter((entry): entry is [string, string] => entry[1] !== null);
  const texts: FieldTexts = { ...textsOf(base), ...Object.fromEntries(written), [durationUnitKey]: durationUnit };
  const values = formFields
    .filter(({ path }) => !path.startsWith("duration.") || path === `duration.${durationUnit}`)
    .map((field) => [field.path, fieldValue(field, texts[field.path] ?? "")] as const);
  const parsed = runSpecification.safeParse({ ...assemble(values), recipe: recipe.recipe });
  if (!parsed.success) {
    const issues = { ...atFields(issuesByField(parsed.error)), ...wrongNumbers(values) };
    return { texts, durationUnit, specification: null, issues, changes: [], overrides: {} };
  }
  const specification = parsed.data;
  const changes = specificationChanges(recipe, specification);
  return { texts, durationUnit, specification, issues: {}, changes, overrides: overridesOf(recipe, specification) };
}

/** Text that brings a field to what the recipe says: null where the base says so already. */
export function revertedText(recipe: RunSpecification, base: RunSpecification, field: FormField): string | null {
  const text = textsOf(recipe)[field.path] ?? "";
  return text === textsOf(base)[field.path] ? null : text;
}

export function unitOf({ duration }: RunSpecification): DurationUnit {
  return "tokens" in duration ? "tokens" : "steps";
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

/** The sections that differ from the recipe, with only the fields that differ; a duration always whole, as it is steps or tokens. */
function overridesOf(recipe: RunSpecification, specification: RunSpecification): RunOverrides {
  const changed = formFields.flatMap(({ path }) => {
    const value = valueAt(specification, path);
    return value === undefined || isSame(value, valueAt(recipe, path)) ? [] : [[path, value] as const];
  });
  return assemble(changed) as RunOverrides;
}
