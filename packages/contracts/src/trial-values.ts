/** A trial's values, as changes to the specification that they are values of. */
import { parseOrThrow } from "./errors";
import { type RunOverrides, runOverrides } from "./run-specification";
import type { ParameterValue, ParameterValues } from "./search-space";
import { specificationField } from "./specification/fields";
import { fieldValue } from "./specification/text";

/**
 * The overrides with the values set after them. A duration has one unit: a value of it takes the place of what the overrides say.
 * A list is written as a person types it: `dense, banded`.
 * @throws InvalidError naming each path that is no field of a run specification, or whose value it cannot have
 */
export function overridesWith(overrides: RunOverrides, values: ParameterValues): RunOverrides {
  const changed: Record<string, unknown> = { ...overrides };
  for (const [path, written] of Object.entries(values)) {
    const value = readValue(path, written);
    const [section = "", ...names] = path.split(".");
    const name = names.join(".");
    if (name === "") changed[section] = value;
    else changed[section] = section === "duration" ? { [name]: value } : { ...(changed[section] as object | undefined), [name]: value };
  }
  return parseOrThrow(runOverrides, changed);
}

function readValue(path: string, value: ParameterValue): unknown {
  const field = specificationField(path);
  return field?.kind === "list" && typeof value === "string" ? fieldValue(field, value) : value;
}
