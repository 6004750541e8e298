/** Values of a specification by dotted path, and as text for people. */
import { fieldText, type RunSpecification, valueAt } from "@trainyard/contracts";
import { formatExact } from "../lib/format";
import type { FieldTexts } from "./condition";
import { type FormField, formFields, optionLabel } from "./fields";
import { durationUnitKey } from "./groups/running";

/** All fields of a specification as text. */
export function textsOf(specification: RunSpecification): FieldTexts {
  const texts = Object.fromEntries(formFields.map((field) => [field.path, fieldText(field, valueAt(specification, field.path))]));
  return { ...texts, [durationUnitKey]: "tokens" in specification.duration ? "tokens" : "steps" };
}

/** The object that has these values at these paths. */
export function assemble(values: Iterable<readonly [path: string, value: unknown]>): object {
  const root: Record<string, unknown> = {};
  for (const [path, value] of values) {
    const keys = path.split(".");
    const last = keys.pop() ?? path;
    const parent = keys.reduce<Record<string, unknown>>((branch, key) => {
      branch[key] ??= {};
      return branch[key] as Record<string, unknown>;
    }, root);
    parent[last] = value;
  }
  return root;
}

/** A field's value as a sentence has it: words for choices and switches, and what it stands for where it is empty. */
export function readableAt(specification: RunSpecification, field: FormField): string {
  const value = valueAt(specification, field.path);
  if (value === null) return field.whenEmpty?.(specification) ?? "empty";
  if (value === "" || (Array.isArray(value) && value.length === 0)) return "empty";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (field.kind === "choice") return optionLabel(field, String(value));
  if (field.kind === "text") return String(value);
  const text = typeof value === "number" ? formatExact(value) : fieldText(field, value);
  const unit = field.unit ?? (field.unitFrom === undefined ? undefined : String(valueAt(specification, field.unitFrom)));
  return unit === undefined ? text : `${text} ${unitOf(unit, value)}`;
}

/** Units are written in the plural: steps, tokens, micro-batches. */
function unitOf(unit: string, value: unknown): string {
  return value === 1 ? unit.replace(/(?<=ch)es$|s$/, "") : unit;
}
