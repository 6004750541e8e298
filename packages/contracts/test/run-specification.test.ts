import { describe, expect, it } from "vitest";
import { z } from "zod";
import { InvalidError, parseOrThrow, type RunSpecification, runOverrides, runSpecification, tokensPerStep, totalSteps } from "../src";

/** What a specification had to say before the newer sections existed. */
const first = {
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
const mup = { parametrisation: { method: "mup" } };
const nano = parseOrThrow(runSpecification, first);

type Section = "model" | "batch" | "schedule" | "optimizer" | "duration" | "initialisation" | "parametrisation" | "regularisation";

/** Issues of `nano` with fields of some sections changed. */
function issuesOf(changes: { readonly [Name in Section]?: object }) {
  const sections = Object.entries(changes).map(([name, fields]) => [name, { ...nano[name as Section], ...fields }] as const);
  try {
    parseOrThrow(runSpecification, { ...nano, ...Object.fromEntries(sections) });
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

  it("reads one from before the newer knobs as it was meant: GPT-2, nothing ramped, nothing dropped, warm-up in steps", () => {
    const { schedule, ...others } = first;
    expect(nano).toMatchObject(others);
    expect(nano.schedule).toMatchObject({ decay: "cosine", unit: "steps", warmup: 10, decayLength: null });
    expect(nano.schedule).not.toHaveProperty("warmupSteps");
    expect(nano.model).toMatchObject({ positions: "learned", normPlacement: "pre", activation: "gelu-tanh", tiedEmbeddings: true });
    expect(nano.initialisation).toEqual({ method: "normal", standardDeviation: 0.02, residual: "scaled", pretrained: null });
    expect(nano.batch).toMatchObject({ ramp: "none", contextStart: null });
    expect(nano.loss).toEqual({ labelSmoothing: 0, zLoss: 0 });
    expect(nano.regularisation).toEqual({ embeddingDropout: 0, attentionDropout: 0, residualDropout: 0, l1: 0, l2: 0 });
    expect(nano.augmentation).toMatchObject({ tokenMasking: 0, randomReplacement: 0, spanDeletion: 0, bpeDropout: 0 });
    expect(nano.optimizer).toMatchObject({ decayMask: "matrices" });
    expect(nano.evaluation.noiseScaleEverySteps).toBe(0);
    expect(nano.runtime).toEqual({ executionProvider: "cpu" });
  });

  it("names the field and the limit of what it refuses", () => {
    const issues = issuesOf({ batch: { sequences: 0 } });
    expect(issues).toHaveLength(1);
    expect(issues[0]?.field).toBe("batch.sequences");
    expect(issues[0]?.message).toContain("1");
  });

  it("refuses unknown fields by their full path", () => {
    expect(issuesOf({ optimizer: { beta3: 1 } })).toEqual([{ field: "optimizer.beta3", message: "is not a known field" }]);
  });

  it.each<readonly [string, Parameters<typeof issuesOf>[0], string]>([
    ["a width that heads do not divide", { model: { heads: 5 } }, "model.width"],
    ["a warm-up longer than the run", { schedule: { warmup: 101 } }, "schedule.warmup"],
    ["a warm-up in tokens longer than the run", { schedule: { unit: "tokens", warmup: 100 * 4096 + 1 } }, "schedule.warmup"],
    ["a decay that ends in the warm-up", { schedule: { decayLength: 9 } }, "schedule.decayLength"],
    ["an exponential to zero", { schedule: { decay: "exponential", finalFraction: 0 } }, "schedule.finalFraction"],
    ["milestones without one", { batch: { ramp: "milestones" } }, "batch.rampMilestones"],
    [
      "milestones out of order",
      { batch: { rampMilestones: [5, 5].map((tokens) => ({ tokens, accumulation: 1 })) } },
      "batch.rampMilestones",
    ],
    ["a ramp that starts above its end", { batch: { ramp: "linear", rampStart: 3 } }, "batch.rampStart"],
    ["a context that no doubling reaches", { batch: { contextStart: 48 } }, "batch.contextStart"],
    ["a context that starts above its end", { batch: { contextStart: 256 } }, "batch.contextStart"],
    ["more tokens than can be counted", { batch: { sequences: 4096, accumulation: 4096 }, duration: { steps: 10_000_000 } }, "duration"],
    ["T-Fixup under muP", { initialisation: { method: "t-fixup" }, ...mup }, "initialisation.method"],
    ["narrower embeddings under muP", { model: { embeddingWidth: 64 }, ...mup }, "model.embeddingWidth"],
    ["Adam's own decay under muP", { optimizer: { name: "adam" }, ...mup }, "optimizer.weightDecay"],
    ["a penalty under muP", { regularisation: { l2: 0.1 }, ...mup }, "regularisation.l2"],
  ])("refuses %s", (_, changes, field) => {
    expect(issuesOf(changes).map((issue) => issue.field)).toEqual([field]);
  });

  it("names several at once", () => {
    const issues = issuesOf({ model: { heads: 5 }, schedule: { warmup: 101 } });
    expect(issues.map((issue) => issue.field)).toEqual(["model.width", "schedule.warmup"]);
  });

  it("counts tokens over micro-batches and rounds a duration in tokens up to whole steps", () => {
    expect(tokensPerStep(nano)).toBe(16 * 2 * 128);
    expect(totalSteps(nano)).toBe(100);
    expect(totalSteps({ ...nano, duration: { tokens: 4096 * 3 + 1 } })).toBe(4);
  });

  it("says of every knob what it is", () => {
    const silent: string[] = [];
    for (const [section, schema] of Object.entries(runSpecification.shape)) {
      const { properties = {} } = z.toJSONSchema(schema);
      for (const [field, property] of Object.entries(properties))
        if (typeof property === "boolean" || !property.description) silent.push(`${section}.${field}`);
    }
    expect(silent).toEqual([]);
  });
});

describe("run overrides", () => {
  it("change single fields of a section and fill in nothing", () => {
    const overrides = { model: { layers: 2 }, batch: { ramp: "linear" }, regularisation: { l2: 1 }, duration: { tokens: 5 } };
    expect(parseOrThrow(runOverrides, overrides)).toEqual(overrides);
  });

  it("read the warm-up by its earlier name", () => {
    expect(parseOrThrow(runOverrides, { schedule: { warmupSteps: 3 } } as object)).toEqual({ schedule: { warmup: 3 } } satisfies {
      schedule: Partial<RunSpecification["schedule"]>;
    });
  });

  it("refuse what is unknown or ambiguous", () => {
    expect(() => parseOrThrow(runOverrides, { model: { depth: 2 } })).toThrow("model.depth: is not a known field");
    expect(() => parseOrThrow(runOverrides, { duration: { steps: 1, tokens: 1 } })).toThrow(InvalidError);
  });
});
