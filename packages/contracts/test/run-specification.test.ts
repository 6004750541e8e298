import { describe, expect, it } from "vitest";
import { InvalidError, parseOrThrow, type RunSpecification, runOverrides, runSpecification, tokensPerStep, totalSteps } from "../src";

const nano: RunSpecification = {
  recipe: "gpt2-nano",
  model: { family: "gpt2", layers: 3, width: 128, heads: 4, context: 128, vocabulary: 4096 },
  data: { dataset: "sotu" },
  batch: { sequences: 16, accumulation: 2 },
  optimizer: { name: "adamw", beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 },
  schedule: { decay: "cosine", peakLearningRate: 1e-3, warmupSteps: 10, finalFraction: 0.1 },
  duration: { steps: 100 },
  evaluation: { everySteps: 50, batches: 4 },
  samples: { everySteps: 50, prompt: "", tokens: 40, temperature: 0.8 },
  checkpoint: { everySteps: 50, keep: 3 },
  seed: 1,
};

function issuesOf(change: (specification: RunSpecification) => unknown) {
  try {
    parseOrThrow(runSpecification, change(structuredClone(nano)));
  } catch (error) {
    if (error instanceof InvalidError) return error.issues;
    throw error;
  }
  return [];
}

describe("run specification", () => {
  it("accepts a sound one unchanged", () => {
    expect(parseOrThrow(runSpecification, nano)).toEqual(nano);
  });

  it("names the field and the limit of what it refuses", () => {
    const issues = issuesOf((specification) => ({ ...specification, batch: { sequences: 0, accumulation: 1 } }));
    expect(issues).toHaveLength(1);
    expect(issues[0]?.field).toBe("batch.sequences");
    expect(issues[0]?.message).toContain("1");
  });

  it("refuses unknown fields by their full path", () => {
    const issues = issuesOf((specification) => ({ ...specification, optimizer: { ...specification.optimizer, beta3: 1 } }));
    expect(issues).toEqual([{ field: "optimizer.beta3", message: "is not a known field" }]);
  });

  it("refuses a width that heads do not divide, and a warm-up longer than the run", () => {
    const issues = issuesOf((specification) => ({
      ...specification,
      model: { ...specification.model, heads: 5 },
      schedule: { ...specification.schedule, warmupSteps: 101 },
    }));
    expect(issues.map((issue) => issue.field)).toEqual(["model.width", "schedule.warmupSteps"]);
  });

  it("counts tokens over micro-batches and rounds a duration in tokens up to whole steps", () => {
    expect(tokensPerStep(nano)).toBe(16 * 2 * 128);
    expect(totalSteps(nano)).toBe(100);
    expect(totalSteps({ ...nano, duration: { tokens: 4096 * 3 + 1 } })).toBe(4);
  });

  it("lets overrides change single fields of a section and nothing unknown", () => {
    expect(parseOrThrow(runOverrides, { model: { layers: 2 }, duration: { tokens: 5 } })).toEqual({
      model: { layers: 2 },
      duration: { tokens: 5 },
    });
    expect(() => parseOrThrow(runOverrides, { model: { depth: 2 } })).toThrow("model.depth: is not a known field");
    expect(() => parseOrThrow(runOverrides, { duration: { steps: 1, tokens: 1 } })).toThrow(InvalidError);
  });
});
