/** Limits of a number in words. */
import { numberText, type SpecificationField } from "@trainyard/contracts";
import { formatInteger } from "../../../lib/format";

/** "1 to 256", "above 0, to 10"; null where there are none to name. */
export function limitsText({ kind, least, isLeastExcluded, most }: SpecificationField): string | null {
  if ((kind !== "integer" && kind !== "number") || least === null || most === null) return null;
  return isLeastExcluded ? `above ${limitText(least)}, to ${limitText(most)}` : `${limitText(least)} to ${limitText(most)}`;
}

function limitText(value: number): string {
  const text = numberText(value);
  return /^\d{4,}$/.test(text) ? formatInteger(value) : text;
}
