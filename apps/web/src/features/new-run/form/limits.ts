/** Limits of a number in words. */
import { numberText, type SpecificationField } from "@trainyard/contracts";

/** "1 to 256", "above 0, up to 10"; null where there are none to name. */
export function limitsText({ kind, least, isLeastExcluded, most }: SpecificationField): string | null {
  if ((kind !== "integer" && kind !== "number") || least === null || most === null) return null;
  return isLeastExcluded ? `above ${numberText(least)}, up to ${numberText(most)}` : `${numberText(least)} to ${numberText(most)}`;
}
