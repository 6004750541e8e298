/** How the pages show specifications: every field has a place, differences and commands say what they are. */
import { type RunSpecification, runSpecification, specificationFields } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { specificationChanges } from "../src/specification/changes";
import { createCommand } from "../src/specification/command";
import { formField, formFields, formGroups } from "../src/specification/fields";

/** GPT-2 nano, the sections that may be left out left out. */
const recipe: RunSpecification = runSpecification.parse({
  recipe: "gpt2-nano",
  model: { family: "gpt2", layers: 3, width: 128, heads: 4, context: 128, vocabulary: 4096 },
  data: { dataset: "sotu" },
  batch: { sequences: 16, accumulation: 1 },
  optimizer: { name: "adamw", beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 },
  schedule: { decay: "cosine", peakLearningRate: 2e-3, warmup: 100, finalFraction: 0.1 },
  duration: { steps: 3000 },
  evaluation: { everySteps: 100, batches: 8 },
  samples: { everySteps: 100, prompt: "", tokens: 60, temperature: 0.8 },
  checkpoint: { everySteps: 100, keep: 5 },
  seed: 1,
});

describe("the form", () => {
  it("has one place for every field of the specification, and none besides", () => {
    const placed = formFields.map(({ path }) => path);
    expect([...placed].sort()).toEqual(specificationFields.map(({ path }) => path).sort());
    expect(new Set(placed).size).toBe(placed.length);
    expect(new Set(formGroups.map(({ id }) => id)).size).toBe(formGroups.length);
  });

  it("puts words only to values that there are, and conditions that can be met", () => {
    for (const field of formFields) {
      expect(field.options, field.path).toEqual(expect.arrayContaining(Object.keys(field.optionLabels ?? {})));
      if (field.whenEmpty !== undefined) expect(field.isNullable, field.path).toBe(true);
      if (field.isNullable) expect(field.whenEmpty?.(recipe), field.path).toMatch(/\w/);
    }
  });

  it("says for each field when it matters", () => {
    const matters = (path: string, texts: Record<string, string>) => formField(path)?.matters?.holds(texts);
    expect(matters("model.rotaryBase", { "model.positions": "learned" })).toBe(false);
    expect(matters("model.rotaryBase", { "model.positions": "rotary" })).toBe(true);
    expect(matters("model.bandWidth", { "model.attentionPattern": "dense, banded" })).toBe(true);
    expect(matters("model.bandWidth", { "model.attentionPattern": "dense" })).toBe(false);
    expect(matters("optimizer.momentum", { "optimizer.name": "adamw" })).toBe(false);
    expect(matters("batch.contextRampTokens", { "batch.contextStart": "" })).toBe(false);
    expect(matters("augmentation.spanLength", { "augmentation.spanDeletion": "0.1" })).toBe(true);
    expect(matters("optimizer.decayMask", { "optimizer.weightDecay": "0", "regularisation.l2": "1e-4" })).toBe(true);
  });

  it("finds the field that a path inside a list belongs to", () => {
    expect(formField("batch.rampMilestones.0.tokens")?.path).toBe("batch.rampMilestones");
    expect(formField("model.depth")).toBeUndefined();
  });
});

const changed: RunSpecification = {
  ...recipe,
  model: { ...recipe.model, headWidth: 64, attentionPattern: ["dense", "banded"], tiedEmbeddings: false, activation: "squared-relu" },
  initialisation: { ...recipe.initialisation, pretrained: "/models/gpt2's" },
  batch: {
    ...recipe.batch,
    ramp: "milestones",
    rampMilestones: [
      { tokens: 0, accumulation: 1 },
      { tokens: 1e6, accumulation: 4 },
    ],
  },
  duration: { tokens: 5e6 },
};

describe("specificationChanges", () => {
  it("is empty for the recipe itself", () => {
    expect(specificationChanges(recipe, recipe)).toEqual([]);
  });

  it("lists nullable fields, lists, tables, switches and choices in words, and a new unit of the duration once", () => {
    expect(specificationChanges(recipe, changed).map(({ field, from, to }) => [field, from, to])).toEqual([
      ["duration", "3,000 steps", "5M tokens"],
      ["model.headWidth", "32, width / heads", "64"],
      ["model.tiedEmbeddings", "on", "off"],
      ["model.attentionPattern", "dense", "dense, banded"],
      ["model.activation", "GELU (tanh)", "squared ReLU"],
      ["initialisation.pretrained", "none: all drawn at random", "/models/gpt2's"],
      ["batch.ramp", "none", "milestones"],
      ["batch.rampMilestones", "empty", "0: 1, 1M: 4"],
    ]);
    const inTokens: RunSpecification = { ...recipe, schedule: { ...recipe.schedule, unit: "tokens", warmup: 60_000 } };
    expect(specificationChanges(recipe, inTokens).map(({ from, to }) => [from, to])).toEqual([
      ["100 steps", "60,000 tokens"],
      ["steps", "tokens"],
    ]);
    const single = { ...recipe, batch: { ...recipe.batch, sequences: 1, accumulation: 2 } };
    expect(specificationChanges(recipe, single).map(({ from, to }) => [from, to])).toEqual([
      ["16 sequences", "1 sequence"],
      ["1 micro-batch", "2 micro-batches"],
    ]);
  });
});

describe("createCommand", () => {
  it("is the bare recipe where nothing differs", () => {
    expect(createCommand(recipe, recipe)).toBe("npx trainyard runs create \\\n  --recipe gpt2-nano");
  });

  it("sets what differs, quoted for a shell", () => {
    expect(createCommand(recipe, changed).split(" \\\n  ")).toEqual([
      "npx trainyard runs create",
      "--recipe gpt2-nano",
      "--set duration.tokens=5M",
      "--set model.headWidth=64",
      "--set model.tiedEmbeddings=false",
      "--set 'model.attentionPattern=dense, banded'",
      "--set model.activation=squared-relu",
      "--set 'initialisation.pretrained=/models/gpt2'\\''s'",
      "--set batch.ramp=milestones",
      "--set 'batch.rampMilestones=0: 1, 1M: 4'",
    ]);
    const back = { ...recipe, model: { ...recipe.model, headWidth: null } };
    expect(createCommand(changed, back)).toContain("--set model.headWidth=null");
  });
});
