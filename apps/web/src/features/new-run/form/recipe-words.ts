/** What the recipe says of a field. Pure. */
import { type RunSpecification, valueAt } from "@trainyard/contracts";
import { type FormField, formFields } from "../../../specification/fields";
import { readableAt } from "../../../specification/values";

/** A duration in the other unit is given in the recipe's. */
export function recipeWords(recipe: RunSpecification, field: FormField): string {
  const [stated = field] = [field, ...formFields.filter(({ path }) => path.startsWith("duration."))].filter(
    ({ path }) => valueAt(recipe, path) !== undefined,
  );
  return readableAt(recipe, stated);
}
