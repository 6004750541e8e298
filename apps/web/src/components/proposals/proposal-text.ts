/** Proposed values as people read them, and as a form takes them. Pure. */
import { fieldText, type Proposal } from "@trainyard/contracts";
import { formatExact, formatScientific } from "../../lib/format";
import { formField } from "../../specification/fields";

/** What is proposed is known to two or three digits; more would pretend. */
const significantDigits = 3;

export function proposalValue(value: Proposal["value"]): string {
  if (typeof value === "string") return value;
  return Math.abs(value) > 0 && Math.abs(value) < 0.01
    ? formatScientific(value)
    : formatExact(Number(value.toPrecision(significantDigits)));
}

export function proposalText({ value, unit }: Pick<Proposal, "value" | "unit">): string {
  return unit === "" ? proposalValue(value) : `${proposalValue(value)} ${unit}`;
}

/** As typed into the field it is for; null: no field of the form is meant. */
export function typedProposal({ field: path, value }: Pick<Proposal, "field" | "value">): string | null {
  const field = formField(path);
  if (field === undefined) return null;
  if (typeof value === "string") return fieldText(field, value);
  return fieldText(field, field.kind === "integer" ? Math.max(1, Math.round(value)) : Number(value.toPrecision(significantDigits)));
}
