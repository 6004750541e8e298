/** Every field of the run specification with its place and its words: the schema's facts and the page's, joined. */
import { type SpecificationField, specificationField } from "@trainyard/contracts";
import type { FieldEntry, FieldGroup } from "./field-group";
import { architectureGroups } from "./groups/architecture";
import { runGroup, runningGroups } from "./groups/running";
import { trainingGroups } from "./groups/training";

export type FormField = SpecificationField & Omit<FieldEntry, "path">;

export interface FormGroup extends Omit<FieldGroup, "fields"> {
  fields: readonly FormField[];
}

/** In the order of the page. */
export const formGroups: readonly FormGroup[] = [runGroup, ...architectureGroups, ...trainingGroups, ...runningGroups].map((group) => ({
  ...group,
  fields: group.fields.map((entry) => {
    const field = specificationField(entry.path);
    if (field === undefined) throw new Error(`There is no field ${entry.path} in the run specification.`);
    return { ...field, ...entry };
  }),
}));

export const formFields: readonly FormField[] = formGroups.flatMap(({ fields }) => fields);

const byPath = new Map(formFields.map((field) => [field.path, field]));

/** The field of that path, or the one that a path within it (an entry of a list) belongs to. */
export function formField(path: string): FormField | undefined {
  const parts = path.split(".");
  return byPath.get(path) ?? (parts.length > 2 ? byPath.get(parts.slice(0, 2).join(".")) : undefined);
}

/** A value of a choice in words. */
export function optionLabel(field: Pick<FormField, "optionLabels">, option: string): string {
  return field.optionLabels?.[option] ?? option.replaceAll("-", " ");
}
