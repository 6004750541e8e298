/** Values of a specification by dotted path, and as text for people. */
import { fieldText } from "@trainyard/contracts";
import { type FormField, optionLabel } from "./fields";

/** Undefined where the specification has no such field: a duration in steps has none in tokens. */
export function valueAt(specification: object, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], specification);
}

/** The object that has these values at these paths. */
export function assemble(values: Iterable<readonly [path: string, value: unknown]>): object {
  const root: Record<string, unknown> = {};
  for (const [path, value] of values) {
    const keys = path.split(".");
    const last = keys.pop() ?? path;
    let parent = root;
    for (const key of keys) parent = (parent[key] ??= {}) as Record<string, unknown>;
    parent[last] = value;
  }
  return root;
}

/** A value as a sentence has it: words for choices and switches, and something to see where a field is empty. */
export function readable(field: FormField, value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return "empty";
  if (field.kind === "choice") return optionLabel(field, String(value));
  if (field.kind === "text") return String(value);
  return `${fieldText(field, value)}${field.unit === undefined ? "" : ` ${field.unit}`}`;
}
