/** Recipes are sound, and changes to them are checked field by field. */
import { InvalidError, NotFoundError, parseOrThrow, type RunOverrides, recipe as recipeSchema } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { recipes, resolveSpecification } from "../src/recipes";

describe("recipes", () => {
  it.each(recipes.map((recipe) => [recipe.name, recipe] as const))("%s satisfies its contract and names its source", (name, recipe) => {
    expect(parseOrThrow(recipeSchema, recipe)).toEqual(recipe);
    expect(recipe.specification.recipe).toBe(name);
    expect(recipe.source).not.toBe("");
    expect(resolveSpecification(name)).toEqual(recipe.specification);
  });

  it("gives llm.c's tokens a step to the published sizes", () => {
    const tokens = (name: string) => {
      const { batch, model } = resolveSpecification(name);
      return batch.sequences * batch.accumulation * model.context;
    };
    expect(tokens("gpt2-124m")).toBe(524_288);
    expect(tokens("gpt2-1558m")).toBe(1_048_576);
  });
});

describe("resolveSpecification", () => {
  it("changes single fields and leaves the rest", () => {
    const base = resolveSpecification("gpt2-nano");
    const changed = resolveSpecification("gpt2-nano", { model: { layers: 2 }, optimizer: { beta2: 0.99 }, seed: 7 });
    expect(changed).toEqual({ ...base, model: { ...base.model, layers: 2 }, optimizer: { ...base.optimizer, beta2: 0.99 }, seed: 7 });
  });

  it("shortens the warm-up with the run, unless it is given", () => {
    expect(resolveSpecification("gpt2-nano", { duration: { steps: 60 } }).schedule.warmupSteps).toBe(6);
    expect(resolveSpecification("gpt2-nano", { duration: { steps: 60 }, schedule: { warmupSteps: 30 } }).schedule.warmupSteps).toBe(30);
    expect(resolveSpecification("gpt2-nano", { duration: { tokens: 2048 * 50 } }).schedule.warmupSteps).toBe(5);
  });

  it.each<[string, RunOverrides, string]>([
    ["a width that heads do not divide", { model: { width: 130 } }, "model.width"],
    ["a learning rate of zero", { schedule: { peakLearningRate: 0 } }, "schedule.peakLearningRate"],
    ["a warm-up longer than the run", { duration: { steps: 5 }, schedule: { warmupSteps: 6 } }, "schedule.warmupSteps"],
  ])("refuses %s, naming the field", (_what, overrides, field) => {
    try {
      resolveSpecification("gpt2-nano", overrides);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidError);
      expect((error as InvalidError).issues.map((issue) => issue.field)).toEqual([field]);
    }
  });

  it("refuses an unknown recipe", () => {
    expect(() => resolveSpecification("gpt2-pico")).toThrow(NotFoundError);
  });
});
