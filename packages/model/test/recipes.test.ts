/** Recipes against the published tables, and changes to them, checked field by field. */
import {
  headWidth,
  InvalidError,
  isBanded,
  learningRateOf,
  NotFoundError,
  parseOrThrow,
  type RunOverrides,
  recipe as recipeSchema,
  sequencesAt,
  tokensPerStep,
  totalSteps,
  totalTokens,
} from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { recipeByName, recipes, resolveSpecification } from "../src/recipes/index";

const [half, million] = [2 ** 19, 2 ** 20];

describe("recipes", () => {
  it.each(recipes.map((recipe) => [recipe.name, recipe] as const))("%s satisfies its contract and names its source", (name, recipe) => {
    const { specification, source } = recipe;
    const { model, batch } = specification;
    expect(parseOrThrow(recipeSchema, recipe)).toEqual(recipe);
    expect(specification.recipe).toBe(name);
    expect(source).not.toBe("");
    expect(resolveSpecification(name)).toEqual(specification);
    expect(model.heads * headWidth(model)).toBe(model.width);
    expect(Number.isInteger(batch.accumulation) && Number.isInteger(batch.rampStart)).toBe(true);
  });

  it("come family by family, smallest first, with one for a processor in each", () => {
    const families = [...new Set(recipes.map(({ family }) => family.id))];
    expect(families).toEqual(["gpt2", "gpt3", "neox", "opt", "gpt-neo"]);
    const order = families.flatMap((id) => recipes.filter(({ family }) => family.id === id).sort((a, b) => a.parameters - b.parameters));
    expect(recipes.map(({ name }) => name)).toEqual(order.map(({ name }) => name));
    for (const id of families) expect(recipes.some(({ family, fitsCpu }) => family.id === id && fitsCpu)).toBe(true);
    for (const { specification, fitsCpu } of recipes) if (fitsCpu) expect(specification.model.vocabulary).toBe(4096);
  });

  /** Layers, width, heads, head width, tokens a step, peak learning rate. */
  it.each([
    // karpathy/llm.c, scripts/run_gpt2_*.sh
    ["gpt2-124m", 12, 768, 12, 64, half, 6e-4],
    ["gpt2-355m", 24, 1024, 16, 64, half, 3e-4],
    ["gpt2-774m", 36, 1280, 20, 64, half, 2.5e-4],
    ["gpt2-1558m", 48, 1600, 25, 64, million, 6e-4],
    // Brown et al. (2020), table 2.1, XL and 13B as they must be; the largest batch as GPT-NeoX-20B has it
    ["gpt3-125m", 12, 768, 12, 64, half, 6e-4],
    ["gpt3-350m", 24, 1024, 16, 64, half, 3e-4],
    ["gpt3-760m", 24, 1536, 16, 96, half, 2.5e-4],
    ["gpt3-1.3b", 24, 2048, 16, 128, million, 2e-4],
    ["gpt3-2.7b", 32, 2560, 32, 80, million, 1.6e-4],
    ["gpt3-6.7b", 32, 4096, 32, 128, 2 * million, 1.2e-4],
    ["gpt3-13b", 40, 5120, 40, 128, 2 * million, 1e-4],
    ["gpt3-175b", 96, 12_288, 96, 128, 3_145_728, 0.6e-4],
    // EleutherAI/pythia, models/*/pythia-*.yml
    ["pythia-14m", 6, 128, 4, 32, 2_097_152, 1e-3],
    ["pythia-31m", 6, 256, 8, 32, 2_097_152, 1e-3],
    ["pythia-70m", 6, 512, 8, 64, 2_097_152, 1e-3],
    ["pythia-160m", 12, 768, 12, 64, 2_097_152, 6e-4],
    ["pythia-410m", 24, 1024, 16, 64, 2_097_152, 3e-4],
    ["pythia-1b", 16, 2048, 8, 256, 2_097_152, 2.5e-4],
    ["pythia-1.4b", 24, 2048, 16, 128, 2_097_152, 2e-4],
    ["pythia-2.8b", 32, 2560, 32, 80, 2_097_152, 1.6e-4],
    ["pythia-6.9b", 32, 4096, 32, 128, 2_097_152, 1.2e-4],
    ["pythia-12b", 36, 5120, 40, 128, 2_097_152, 1.2e-4],
    // EleutherAI/gpt-neox, configs/20B.yml
    ["neox-20b", 44, 6144, 64, 96, 3_145_728, 0.97e-4],
    // facebookresearch/metaseq, metaseq/launcher/opt_job_constants.py; 175B: Zhang et al. (2022), table 1
    ["opt-125m", 12, 768, 12, 64, half, 6e-4],
    ["opt-350m", 24, 1024, 16, 64, half, 3e-4],
    ["opt-1.3b", 24, 2048, 32, 64, million, 2e-4],
    ["opt-2.7b", 32, 2560, 32, 80, million, 1.6e-4],
    ["opt-6.7b", 32, 4096, 32, 128, 2 * million, 1.2e-4],
    ["opt-13b", 40, 5120, 40, 128, 4 * million, 1e-4],
    ["opt-30b", 48, 7168, 56, 128, 4 * million, 1e-4],
    ["opt-66b", 64, 9216, 72, 128, 2 * million, 8e-5],
    ["opt-175b", 96, 12_288, 96, 128, 2 * million, 1.2e-4],
    // EleutherAI/gpt-neo, configs
    ["gpt-neo-125m", 12, 768, 12, 64, half, 6e-4],
    ["gpt-neo-1.3b", 24, 2048, 16, 128, million, 2e-4],
    ["gpt-neo-2.7b", 32, 2560, 20, 128, million, 1.6e-4],
  ])("%s is as published", (name, layers, width, heads, widthOfHead, tokens, peakLearningRate) => {
    const { specification } = recipeByName(name);
    const { model, schedule } = specification;
    expect([model.layers, model.width, model.heads, headWidth(model)]).toEqual([layers, width, heads, widthOfHead]);
    expect([tokensPerStep(specification), schedule.peakLearningRate]).toEqual([tokens, peakLearningRate]);
  });

  it("has every published size", () => {
    const published = recipes.filter(({ fitsCpu }) => !fitsCpu);
    const sizes = (id: string) => published.filter(({ family }) => family.id === id).length;
    expect(["gpt2", "gpt3", "neox", "opt", "gpt-neo"].map(sizes)).toEqual([4, 8, 11, 9, 3]);
  });
});

describe("what makes a family itself", () => {
  it("GPT-3: bands in every second layer, a batch from 32 k tokens on, cosine over 260 of 300 billion", () => {
    for (const name of ["gpt3-125m", "gpt3-1.3b", "gpt3-175b"]) {
      const specification = resolveSpecification(name);
      const { model, batch, schedule } = specification;
      expect([0, 1, 2, 3].map((layer) => isBanded(model, layer))).toEqual([false, true, false, true]);
      expect(sequencesAt(specification, 0) * model.context).toBe(32_768);
      expect(sequencesAt(specification, batch.rampTokens) * model.context).toBe(tokensPerStep(specification));
      expect(batch.rampTokens).toBeGreaterThanOrEqual(4e9);
      expect(batch.rampTokens).toBeLessThanOrEqual(12e9);
      expect(schedule).toMatchObject({ unit: "tokens", warmup: 375e6, decay: "cosine", decayLength: 260e9, finalFraction: 0.1 });
      expect(learningRateOf(specification, { step: 1, tokens: 280e9 })).toBeCloseTo(schedule.peakLearningRate / 10, 12);
      expect(Math.abs(totalTokens(specification) / 300e9 - 1)).toBeLessThan(1e-4);
    }
  });

  it("GPT-NeoX and Pythia: a quarter rotary, parallel, untied, their own initialisation", () => {
    for (const { specification } of recipes.filter(({ family }) => family.id === "neox")) {
      expect(specification.model).toMatchObject({ positions: "rotary", rotaryFraction: 0.25, block: "parallel", tiedEmbeddings: false });
      expect(specification.initialisation).toMatchObject({ method: "small", residual: "wang" });
    }
    expect(totalTokens(resolveSpecification("pythia-70m"))).toBe(299_892_736_000); // the model card's figure
    expect(resolveSpecification("pythia-70m").optimizer.weightDecay).toBe(0.1);
    expect(resolveSpecification("neox-20b").optimizer.weightDecay).toBe(0.01);
  });

  it("OPT: ReLU, offset 2, 0.006, dropout but none of embeddings, straight down; 350M after its own fashion", () => {
    for (const { specification } of recipes.filter(({ family }) => family.id === "opt")) {
      expect(specification.model).toMatchObject({ activation: "relu", positions: "learned", positionOffset: 2, tiedEmbeddings: true });
      expect(specification.initialisation).toMatchObject({ method: "normal", standardDeviation: 0.006, residual: "scaled" });
      expect(specification.regularisation).toMatchObject({ attentionDropout: 0.1, residualDropout: 0.1, embeddingDropout: 0 });
      expect(specification.schedule).toMatchObject({ decay: "linear", finalFraction: 0.1 });
    }
    expect(resolveSpecification("opt-350m").model).toMatchObject({ normPlacement: "post", finalNorm: false, embeddingWidth: 512 });
    expect(resolveSpecification("opt-125m").schedule).toMatchObject({ unit: "tokens", warmup: 375e6 });
    expect(resolveSpecification("opt-175b").schedule).toMatchObject({ unit: "steps", warmup: 2000 });
  });

  it("GPT-Neo: 256 newest positions in every second layer, scores as they come, no biases at queries, keys and values", () => {
    const { model } = resolveSpecification("gpt-neo-1.3b");
    expect(model).toMatchObject({ bandWidth: 256, attentionScale: "none", queryKeyValueBias: false, attentionOutputBias: true });
    expect([0, 1].map((layer) => isBanded(model, layer))).toEqual([false, true]);
  });
});

describe("resolveSpecification", () => {
  it("changes single fields of any section and leaves the rest", () => {
    const base = resolveSpecification("gpt2-nano");
    const overrides: RunOverrides = {
      model: { layers: 2 },
      initialisation: { method: "xavier" },
      augmentation: { tokenMasking: 0.1 },
      loss: { zLoss: 1e-4 },
      regularisation: { l2: 0.01 },
      optimizer: { beta2: 0.99 },
      runtime: { executionProvider: "webgpu" },
      seed: 7,
    };
    expect(resolveSpecification("gpt2-nano", overrides)).toEqual({
      ...base,
      model: { ...base.model, layers: 2 },
      initialisation: { ...base.initialisation, method: "xavier" },
      augmentation: { ...base.augmentation, tokenMasking: 0.1 },
      loss: { ...base.loss, zLoss: 1e-4 },
      regularisation: { ...base.regularisation, l2: 0.01 },
      optimizer: { ...base.optimizer, beta2: 0.99 },
      runtime: { ...base.runtime, executionProvider: "webgpu" },
      seed: 7,
    });
  });

  it("takes a duration in either unit, whatever the recipe has", () => {
    expect(resolveSpecification("opt-125m", { duration: { steps: 50 } }).duration).toEqual({ steps: 50 });
    expect(resolveSpecification("gpt2-nano", { duration: { tokens: 4096 } }).duration).toEqual({ tokens: 4096 });
  });

  it("shortens the warm-up with the run, unless it is given", () => {
    expect(resolveSpecification("gpt2-nano", { duration: { steps: 60 } }).schedule.warmup).toBe(6);
    expect(resolveSpecification("gpt2-nano", { duration: { steps: 60 }, schedule: { warmup: 30 } }).schedule.warmup).toBe(30);
    expect(resolveSpecification("gpt2-nano", { duration: { tokens: 2048 * 50 } }).schedule.warmup).toBe(5);
    expect(resolveSpecification("gpt2-nano", { duration: { steps: 30_000 } }).schedule.warmup).toBe(100);
  });

  it.each(recipes.map(({ name }) => name))("%s in fifty steps warms up, peaks, falls, and sees the whole batch", (name) => {
    const specification = resolveSpecification(name, { duration: { steps: 50 } });
    const { peakLearningRate } = specification.schedule;
    const rates: number[] = [];
    const sequences: number[] = [];
    for (let step = 0, tokens = 0; step < totalSteps(specification); step += 1) {
      rates.push(learningRateOf(specification, { step, tokens }));
      sequences.push(sequencesAt(specification, tokens));
      tokens += sequencesAt(specification, tokens) * specification.model.context;
    }
    expect(rates).toHaveLength(50);
    expect(rates[0]).toBeLessThan(peakLearningRate / 2);
    expect(rates.findIndex((rate) => rate > 0.95 * peakLearningRate)).toBeLessThan(15);
    expect(rates[49]).toBeLessThan(0.15 * peakLearningRate);
    expect(sequences[49]).toBe(specification.batch.sequences * specification.batch.accumulation);
    expect(sequences[0] === sequences[49]).toBe(specification.batch.ramp === "none");
  });

  it("keeps the decay's share of a shortened run, and what the overrides say of it", () => {
    const short = resolveSpecification("gpt3-125m", { duration: { tokens: 3e9 } });
    expect([short.schedule.decayLength, short.batch.rampTokens, short.schedule.warmup]).toEqual([2.6e9, 4e7, 3e8]);
    const given = resolveSpecification("gpt3-125m", {
      duration: { tokens: 3e9 },
      schedule: { decayLength: null, warmup: 7 },
      batch: { rampTokens: 5, rampStart: 2 },
    });
    expect([given.schedule.decayLength, given.schedule.warmup, given.batch.rampTokens, given.batch.rampStart]).toEqual([null, 7, 5, 2]);
  });

  it("starts a ramp no higher than it ends, and counts a schedule anew in another unit", () => {
    expect(resolveSpecification("gpt3-125m", { batch: { accumulation: 2 } }).batch.rampStart).toBe(2);
    const inSteps = resolveSpecification("gpt3-125m", { schedule: { unit: "steps" } });
    const steps = totalSteps(inSteps);
    expect(inSteps.schedule.warmup).toBe(Math.round((375e6 / 300e9) * steps));
    expect(inSteps.schedule.decayLength).toBe(Math.round((260e9 / 300e9) * steps));
  });

  it.each<[string, RunOverrides, string]>([
    ["a width that heads do not divide", { model: { width: 130 } }, "model.width"],
    ["a learning rate of zero", { schedule: { peakLearningRate: 0 } }, "schedule.peakLearningRate"],
    ["a warm-up longer than the run", { duration: { steps: 5 }, schedule: { warmup: 6 } }, "schedule.warmup"],
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
