/** Presets of a space on the form: what one brings is what it says, whatever was typed before. */
import { recipeByName } from "@trainyard/model/recipes";
import { presets } from "@trainyard/search/presets";
import { describe, expect, it } from "vitest";
import { parameterForm, searchableFields } from "../src/features/new-sweep/space/parameter-form";
import { emptySweep, readSweep } from "../src/features/new-sweep/sweep-form";

const recipe = recipeByName("gpt2-nano");

describe("presets", () => {
  it("come back from the form as they are, each of them a draft", () => {
    for (const { name, space } of presets) {
      const form = { ...emptySweep, parameters: space.parameters.map(parameterForm), constraints: space.constraints };
      const { draft, issues } = readSweep(form, { recipe: recipe.name, overrides: {}, specification: recipe.specification });
      expect({ name, issues }).toEqual({ name, issues: {} });
      expect(draft?.space).toEqual(space);
    }
  });

  it("name settings that the form has", () => {
    const paths = searchableFields.map(({ path }) => path);
    for (const { space } of presets) for (const { path } of space.parameters) expect(paths).toContain(path);
  });
});
