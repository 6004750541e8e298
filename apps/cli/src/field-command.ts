/** `trainyard fields`: everything that a run can be told with --set. */
import { numberText, type SpecificationField, specificationFields } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "./act";
import type { Outcome } from "./outcome";

export function addFieldCommand(program: Command, act: Act): void {
  program
    .command("fields [words...]")
    .description("every field of a run's specification, for --set; only those about all the words, if any. Needs no server")
    .action(act((_context, words: string[]) => listFields(words.map((word) => word.toLowerCase()))));
}

function listFields(words: readonly string[]): Outcome {
  const items = specificationFields.filter((field) => {
    const text = [field.path, field.help, ...field.options].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const text = items.map((field) => `${field.path}  ${valuesText(field)}\n  ${field.help}`).join("\n");
  return { document: { items }, text: items.length === 0 ? "No field is about that." : text };
}

function valuesText(field: SpecificationField): string {
  const { kind, least, most, isLeastExcluded, options, columns, isNullable } = field;
  const limits =
    least === null || most === null ? "" : ` ${isLeastExcluded ? "above" : "from"} ${numberText(least)} to ${numberText(most)}`;
  const values: Record<SpecificationField["kind"], string> = {
    integer: `integer${limits}`,
    number: `number${limits}`,
    text: "text",
    toggle: "true | false",
    choice: options.join(" | "),
    list: `list of ${options.join(" | ")}`,
    table: `list of ${columns.map(({ path }) => path).join(": ")}`,
  };
  return `${values[kind]}${isNullable ? " | null" : ""}`;
}
