/** Differences between a specification and the recipe it came from, field by field. */
import { type RunSpecification, valueAt } from "@trainyard/contracts";
import { type FormField, formFields } from "./fields";
import { readableAt } from "./values";

export interface SpecificationChange {
  /** Dotted path: "schedule.peakLearningRate"; "duration" where its unit changed. */
  field: string;
  label: string;
  from: string;
  to: string;
}

export function specificationChanges(recipe: RunSpecification, specification: RunSpecification): SpecificationChange[] {
  return [...durationChange(recipe, specification), ...formFields.flatMap((field) => changeOf(field, recipe, specification))];
}

function changeOf(field: FormField, recipe: RunSpecification, specification: RunSpecification): SpecificationChange[] {
  const [before, after] = [valueAt(recipe, field.path), valueAt(specification, field.path)];
  if (before === undefined || after === undefined || isSame(before, after)) return [];
  return [{ field: field.path, label: field.label, from: readableAt(recipe, field), to: readableAt(specification, field) }];
}

/** Steps instead of tokens, or the other way round: one change of two fields. */
function durationChange(recipe: RunSpecification, specification: RunSpecification): SpecificationChange[] {
  const durations = formFields.filter(({ path }) => path.startsWith("duration."));
  const lengthOf = (specification: RunSpecification) => durations.find(({ path }) => valueAt(specification, path) !== undefined);
  const [before, after] = [lengthOf(recipe), lengthOf(specification)];
  if (before === undefined || after === undefined || before === after) return [];
  return [{ field: "duration", label: "Duration", from: readableAt(recipe, before), to: readableAt(specification, after) }];
}

/** Values are numbers, texts, booleans, null, and lists of them. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
