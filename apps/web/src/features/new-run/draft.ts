/** The draft of a run: what was typed over a base specification, checked with the contract's own schema. Pure. */
import { type RunOverrides, type RunSpecification, runSpecification } from "@trainyard/contracts";
import { type FieldIssues, issuesByField } from "../../lib/field-issues";
import { flatten, type SpecificationChange, specificationChanges } from "../../lib/specification-changes";
import { allFields, type DurationUnit, type FormField } from "./form-fields";

/** Texts as typed, by dotted path; a field that is not there has the base's value. */
export type DraftTexts = Readonly<Record<string, string | null>>;

export interface Draft {
  /** What each field shows. */
  texts: Readonly<Record<string, string>>;
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
  const durationUnit = unit ?? ("tokens" in base.duration ? "tokens" : "steps");
  const original = flatten(base);
  const texts: Record<string, string> = {};
  for (const { path } of allFields) texts[path] = typed[path] ?? original.get(path) ?? "";
  const fields = allFields.filter(({ path }) => !path.startsWith("duration.") || path === `duration.${durationUnit}`);
  const values = new Map(fields.map((field) => [field.path, parseText(field, texts[field.path] ?? "")]));
  const parsed = runSpecification.safeParse(assemble({ ...base, duration: {} }, values));
  const wrongNumbers = Object.fromEntries(
    [...values].filter(([, value]) => Number.isNaN(value)).map(([path]) => [path, "must be a number"]),
  );
  const issues = parsed.success ? wrongNumbers : { ...issuesByField(parsed.error), ...wrongNumbers };
  const specification = parsed.success ? parsed.data : null;
  const changes = specification === null ? [] : specificationChanges(recipe, specification);
  return {
    texts,
    durationUnit,
    specification,
    issues,
    changes,
    overrides: specification === null ? {} : overridesOf(recipe, specification),
  };
}

/** "6e-4" and "20 000" are numbers; an empty field is not. */
function parseText({ kind }: FormField, text: string): string | number {
  if (kind === "text") return text;
  const compact = text.replaceAll(/[\s,_]/g, "");
  return compact === "" ? Number.NaN : Number(compact);
}

function assemble(base: object, values: ReadonlyMap<string, string | number>): unknown {
  const copy = structuredClone(base) as Record<string, unknown>;
  for (const [path, value] of values) {
    const [head = "", key] = path.split(".");
    if (key === undefined) copy[head] = value;
    else copy[head] = { ...(copy[head] as object), [key]: value };
  }
  return copy;
}

/** The sections that differ from the recipe, with only the fields that differ; a duration always whole, as it is steps or tokens. */
function overridesOf(recipe: RunSpecification, specification: RunSpecification): RunOverrides {
  const overrides: Record<string, unknown> = {};
  for (const [name, section] of Object.entries(specification)) {
    const before = recipe[name as keyof RunSpecification];
    if (name === "recipe" || JSON.stringify(before) === JSON.stringify(section)) continue;
    overrides[name] = typeof section === "object" && name !== "duration" ? differing(before as object, section) : section;
  }
  return overrides as RunOverrides;
}

function differing(before: object, after: object): object {
  return Object.fromEntries(Object.entries(after).filter(([key, value]) => (before as Record<string, unknown>)[key] !== value));
}
