/** A trial's values, as changes to the specification that they are values of. */
import { parseOrThrow } from "./errors";
import { type RunOverrides, runOverrides } from "./run-specification";
import type { ParameterValues } from "./search-space";

/**
 * The overrides with the values set after them. A duration has one unit: a value of it takes the place of what the overrides say.
 * @throws InvalidError naming each path that is no field of a run specification, or whose value it cannot have
 */
export function overridesWith(overrides: RunOverrides, values: ParameterValues): RunOverrides {
  const changed: Record<string, unknown> = { ...overrides };
  for (const [path, value] of Object.entries(values)) {
    const [section = "", ...names] = path.split(".");
    const name = names.join(".");
    if (name === "") changed[section] = value;
    else changed[section] = section === "duration" ? { [name]: value } : { ...(changed[section] as object | undefined), [name]: value };
  }
  return parseOrThrow(runOverrides, changed);
}
