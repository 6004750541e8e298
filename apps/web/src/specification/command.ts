/** The command that starts a run of this specification from a terminal. */
import { fieldText, type RunSpecification, valueAt } from "@trainyard/contracts";
import { isSame } from "./changes";
import { formFields } from "./fields";

export function createCommand(recipe: RunSpecification, specification: RunSpecification): string {
  const changes = formFields.flatMap((field) => {
    const value = valueAt(specification, field.path);
    if (value === undefined || isSame(value, valueAt(recipe, field.path))) return [];
    const text = field.kind === "text" && String(value).startsWith('"') ? JSON.stringify(value) : fieldText(field, value);
    return [`--set ${quoted(`${field.path}=${value === null ? "null" : text}`)}`];
  });
  return ["npx trainyard runs create", `--recipe ${specification.recipe}`, ...changes].join(" \\\n  ");
}

/** As one word for a POSIX shell. */
function quoted(text: string): string {
  return /^[\w./:=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
