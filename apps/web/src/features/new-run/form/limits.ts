/** Limits of a number in words. */
import type { SpecificationField } from "@trainyard/contracts";
import { formatExact } from "../../../lib/format";

/** "1 to 256", "above 0, to 10"; null where there are none to name. */
export function limitsText({ kind, least, isLeastExcluded, most }: SpecificationField): string | null {
  if ((kind !== "integer" && kind !== "number") || least === null || most === null) return null;
  return isLeastExcluded ? `above ${formatExact(least)}, to ${formatExact(most)}` : `${formatExact(least)} to ${formatExact(most)}`;
}
