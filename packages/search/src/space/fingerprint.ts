/** When two trials have the same values. */
import type { ParameterValues } from "@trainyard/contracts";

/** Observations keep their values' objects from one suggestion to the next, so most fingerprints are made once. */
const known = new WeakMap<ParameterValues, string>();

/** Equal for equal values, whatever their order. */
export function fingerprint(values: ParameterValues): string {
  const before = known.get(values);
  if (before !== undefined) return before;
  const text = JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
  known.set(values, text);
  return text;
}
