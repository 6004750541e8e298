/** What is refused of a sweep before it begins, and what its trials have in common. */
import { type FieldIssue, InvalidError, type RunSpecification, type SweepSpecification, specificationField } from "@trainyard/contracts";
import { recipes, resolveSpecification } from "@trainyard/model/recipes";
import { constraintIssues } from "@trainyard/search";
import type { Store } from "@trainyard/store";
import { withFieldsBelow } from "../fields-below";
import { resolvePretrained } from "../resolve-pretrained";

/**
 * The specification of the recipe with the overrides.
 * @throws InvalidError whose fields are paths in the request's body
 */
export async function checkSweep(specification: SweepSpecification, store: Store): Promise<RunSpecification> {
  const { recipe, overrides } = specification;
  const names = recipes.map((each) => each.name);
  if (!names.includes(recipe)) throw new InvalidError([{ field: "recipe", message: `must be one of ${names.join(", ")}` }]);
  const issues = spaceIssues(specification);
  if (issues.length > 0) throw new InvalidError(issues);
  const base = await withFieldsBelow("overrides", async () => resolvePretrained(resolveSpecification(recipe, overrides), store));
  const unreadable = constraintIssues(specification.space.constraints, base);
  if (unreadable.length > 0) throw new InvalidError(unreadable);
  return base;
}

function spaceIssues({ space }: SweepSpecification): FieldIssue[] {
  return space.parameters.flatMap(({ path }, index) => {
    if (specificationField(path) !== undefined) return [];
    return [{ field: `space.parameters.${index}.path`, message: `is no field of a run specification: ${path}` }];
  });
}
