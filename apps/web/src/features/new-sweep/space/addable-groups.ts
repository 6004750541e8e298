/** Settings that can be added to a space: by group, or what a search finds, those that are called so before those that only tell of it. Pure. */
import { type FormField, formGroups } from "../../../specification/fields";
import { matches, searchWords } from "../../new-run/form/search";
import { searchableFields } from "./parameter-form";

interface AddableGroup {
  title: string;
  fields: readonly FormField[];
}

export function addableGroups(query: string, isOffered: (field: FormField) => boolean): readonly AddableGroup[] {
  const words = searchWords(query);
  const groups = formGroups
    .map((group) => ({
      title: group.title,
      fields: group.fields.filter((field) => searchableFields.includes(field) && isOffered(field) && matches(words, field, group)),
    }))
    .filter(({ fields }) => fields.length > 0);
  if (words.length === 0 || groups.length === 0) return groups;
  const isCalled = ({ label, path }: FormField) => words.every((word) => `${label} ${path}`.toLowerCase().includes(word));
  const found = groups.flatMap(({ fields }) => fields);
  return [{ title: "Found", fields: [...found.filter(isCalled), ...found.filter((field) => !isCalled(field))] }];
}
