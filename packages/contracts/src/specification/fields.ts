/** Every field of the run specification as data, read from its own schema: what the form, the command line and the differences go by. */
import { z } from "zod";
import { runSpecification } from "../run-specification";

export type FieldKind = "integer" | "number" | "text" | "toggle" | "choice" | "list" | "table";

export interface SpecificationField {
  /** Dotted path, such as `model.layers`. */
  readonly path: string;
  readonly kind: FieldKind;
  /** What it does, as the schema describes it. */
  readonly help: string;
  /** Whether null is a value: then something else decides, as the help says. */
  readonly isNullable: boolean;
  /** Values of a choice, or of each entry of a list. */
  readonly options: readonly string[];
  /** Limits of a number. */
  readonly least: number | null;
  readonly isLeastExcluded: boolean;
  readonly most: number | null;
  /** Fields of a table's rows, their paths within the row. */
  readonly columns: readonly SpecificationField[];
}

type Node = z.core.JSONSchema.BaseSchema;

/** All fields in the specification's order. The recipe is none: it is where they start from. A duration has one field for each unit. */
export const specificationFields: readonly SpecificationField[] = fieldsBelow(z.toJSONSchema(runSpecification, { io: "output" })).filter(
  ({ path }) => path !== "recipe",
);

const byPath = new Map(specificationFields.map((field) => [field.path, field]));

/** The field of that path; undefined if there is none. */
export function specificationField(path: string): SpecificationField | undefined {
  return byPath.get(path);
}

function fieldsBelow(schema: Node, prefix = ""): SpecificationField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (typeof property === "boolean") return [];
    const path = `${prefix}${name}`;
    const alternatives = [property, ...(property.anyOf ?? [])].filter((alternative) => alternative.properties !== undefined);
    if (alternatives.length > 0) return alternatives.flatMap((alternative) => fieldsBelow(alternative, `${path}.`));
    return [fieldOf(path, property)];
  });
}

function fieldOf(path: string, schema: Node): SpecificationField {
  const alternatives = schema.anyOf ?? [];
  const value = alternatives.find(({ type }) => type !== "null") ?? schema;
  const above = typeof value.exclusiveMinimum === "number" ? value.exclusiveMinimum : null;
  const items = typeof value.items === "object" && !Array.isArray(value.items) ? (value.items as Node) : null;
  return {
    path,
    kind: kindOf(path, value, items),
    help: schema.description ?? "",
    isNullable: alternatives.some(({ type }) => type === "null"),
    options: ((items ?? value).enum ?? []).map(String),
    least: value.minimum ?? above,
    isLeastExcluded: above !== null,
    most: value.maximum ?? null,
    columns: items === null ? [] : fieldsBelow(items),
  };
}

function kindOf(path: string, { type, enum: options }: Node, items: Node | null): FieldKind {
  if (options !== undefined) return "choice";
  if (items !== null) return items.properties === undefined ? "list" : "table";
  if (type === "boolean") return "toggle";
  if (type === "integer" || type === "number") return type;
  if (type === "string") return "text";
  throw new TypeError(`${path} is of a type that no form or command line can write: ${String(type)}`);
}
