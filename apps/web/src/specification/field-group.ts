/** What the schema does not say of a field: its place, its label, and when it matters. */
import type { RunSpecification } from "@trainyard/contracts";
import type { Condition } from "./condition";

export interface FieldEntry {
  /** Dotted path in the run specification. */
  path: string;
  label: string;
  /** Unit of a number, behind it. */
  unit?: string;
  /** Path of the choice that names the unit, where it is not always the same. */
  unitFrom?: string;
  /** A text that needs the whole width. */
  isLong?: true;
  /** How the values of a choice read, where their names are no words. */
  optionLabels?: Readonly<Record<string, string>>;
  /** Without it the field changes nothing, and is folded away with this reason. */
  matters?: Condition;
  /** What an empty field stands for. */
  whenEmpty?: (specification: RunSpecification) => string;
}

export interface FieldGroup {
  /** Anchor on the page. */
  id: string;
  title: string;
  fields: readonly FieldEntry[];
}
