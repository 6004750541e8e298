/** Recipes: named starting points of every predecessor family, with their sources. */
import { NotFoundError, type Recipe } from "@trainyard/contracts";
import { gptNeo } from "./gpt-neo";
import { gpt2 } from "./gpt2";
import { gpt3 } from "./gpt3";
import { neox } from "./neox";
import { opt } from "./opt";
import { recipesOf } from "./recipe-draft";

/** All recipes, family by family, each family smallest first. */
export const recipes: readonly Recipe[] = [gpt2, gpt3, neox, opt, gptNeo].flatMap(recipesOf);

/** The recipe of that name. Throws a NotFoundError. */
export function recipeByName(name: string): Recipe {
  const recipe = recipes.find((candidate) => candidate.name === name);
  if (recipe === undefined) throw new NotFoundError("recipe", name);
  return recipe;
}
