import { InvalidError } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { type CreateOptions, overridesOf } from "../src/run-options";

const bare: CreateOptions = { recipe: "gpt2-nano", set: [], author: "ada" };

describe("changes to a recipe", () => {
  it("holds nothing that was not asked for", () => {
    expect(overridesOf(bare)).toEqual({});
  });

  it("puts each option in its section, several of one section together", () => {
    const options = { ...bare, steps: 60, seed: 7, learningRate: 1e-3, batch: 4, accumulation: 2, context: 64 };
    expect(overridesOf({ ...options, set: ["optimizer.beta2=0.99", "schedule.decay=constant", 'samples.prompt="12"'] })).toEqual({
      duration: { steps: 60 },
      seed: 7,
      schedule: { peakLearningRate: 1e-3, decay: "constant" },
      batch: { sequences: 4, accumulation: 2 },
      model: { context: 64 },
      optimizer: { beta2: 0.99 },
      samples: { prompt: "12" },
    });
  });

  it("refuses an unknown field, a value beyond its limit and text that is no assignment", () => {
    expect(() => overridesOf({ ...bare, set: ["model.depth=2"] })).toThrow("model.depth: is not a known field");
    expect(() => overridesOf({ ...bare, set: ["__proto__.width=2"] })).toThrow(InvalidError);
    expect(() => overridesOf({ ...bare, set: ["constructor.width=2"] })).toThrow("constructor: is not a known field");
    expect(() => overridesOf({ ...bare, set: ["model.width"] })).toThrow("--set");
    expect(() => overridesOf({ ...bare, batch: 0 })).toThrow("batch.sequences");
  });
});
