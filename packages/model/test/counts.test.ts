/** Counts against published figures, FLOPs against their formula, memory against measurements. */
import { type ModelSpecification, type OptimizerSpecification, optimizerSpecification, type RunOverrides } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import {
  DoesNotFitError,
  flopsPerToken,
  memoryEstimate,
  memoryFor,
  memoryWaitedFor,
  parameterCount,
  parametersByPart,
  requireFit,
} from "../src/counts/index";
import { optimizerOf } from "../src/optimizers/table";
import { parameterList } from "../src/parameters";
import { recipeByName, recipes, resolveSpecification } from "../src/recipes/index";

const nano = resolveSpecification("gpt2-nano");

describe("parameterCount", () => {
  it.each([
    // openai/gpt-2; llm.c prints the first when it loads it
    ["gpt2-124m", 124_439_808],
    ["gpt2-355m", 354_823_168],
    ["gpt2-774m", 774_030_080],
    ["gpt2-1558m", 1_557_611_200],
    // EleutherAI/pythia, README and model cards: "total parameters"; 14M and 31M by their checkpoints
    ["pythia-14m", 14_067_712],
    ["pythia-31m", 30_494_720],
    ["pythia-70m", 70_426_624],
    ["pythia-160m", 162_322_944],
    ["pythia-410m", 405_334_016],
    ["pythia-1b", 1_011_781_632],
    ["pythia-1.4b", 1_414_647_808],
    ["pythia-2.8b", 2_775_208_960],
    ["pythia-6.9b", 6_857_302_016],
    ["pythia-12b", 11_846_072_320],
    // Model card of EleutherAI/gpt-neox-20b
    ["neox-20b", 20_554_567_680],
    // Tensors of facebook/opt-*, as Hugging Face's library counts them
    ["opt-125m", 125_239_296],
    ["opt-350m", 331_196_416],
    ["opt-1.3b", 1_315_758_080],
    // Tensors of EleutherAI/gpt-neo-*, likewise
    ["gpt-neo-125m", 125_198_592],
    ["gpt-neo-1.3b", 1_315_575_808],
    // V C + T C + L (12 C² + 13 C) + 2 C
    ["gpt3-175b", 50_257 * 12_288 + 2048 * 12_288 + 96 * (12 * 12_288 ** 2 + 13 * 12_288) + 2 * 12_288],
  ])("%s has exactly %d parameters", (name, count) => {
    expect(recipeByName(name).parameters).toBe(count);
  });

  // Same source as the totals of Pythia
  it.each([
    ["pythia-14m", 1_189_888],
    ["pythia-31m", 4_739_072],
    ["pythia-70m", 18_915_328],
    ["pythia-160m", 85_056_000],
    ["pythia-410m", 302_311_424],
    ["pythia-1b", 805_736_448],
    ["pythia-1.4b", 1_208_602_624],
    ["pythia-2.8b", 2_517_652_480],
    ["pythia-6.9b", 6_444_163_072],
    ["pythia-12b", 11_327_027_200],
  ])("%s has exactly %d parameters that are no embeddings", (name, count) => {
    const { attention, feedForward, norms } = parametersByPart(recipeByName(name).specification.model);
    expect(attention + feedForward + norms).toBe(count);
  });

  // Brown et al. (2020), table D.1, in millions: printed to three figures or four
  it.each([
    ["gpt3-125m", 125],
    ["gpt3-350m", 356],
    ["gpt3-760m", 760],
    ["gpt3-1.3b", 1_320],
    ["gpt3-2.7b", 2_650],
    ["gpt3-6.7b", 6_660],
    ["gpt3-13b", 12_850],
    ["gpt3-175b", 174_600],
  ])("%s has the %d million parameters of the paper's table D.1", (name, millions) => {
    expect(Math.abs(recipeByName(name).parameters / (millions * 1e6) - 1)).toBeLessThan(0.004);
  });

  it.each([
    ["opt-2.7b", 2.7],
    ["opt-6.7b", 6.7],
    ["opt-13b", 13],
    ["opt-30b", 30],
    ["opt-66b", 66],
    ["opt-175b", 175],
    ["gpt-neo-2.7b", 2.7],
  ])("%s has about the %d billion parameters of its name", (name, billions) => {
    expect(Math.abs(recipeByName(name).parameters / (billions * 1e9) - 1)).toBeLessThan(0.02);
  });

  it("is what the recipe says, and its parts add up to it", () => {
    for (const { specification, parameters } of recipes) {
      expect(parameterCount(specification.model)).toBe(parameters);
      expect(Object.values(parametersByPart(specification.model)).reduce((sum, part) => sum + part, 0)).toBe(parameters);
    }
  });
});

describe("flopsPerToken", () => {
  const model = (changes: Partial<ModelSpecification> = {}): ModelSpecification => ({ ...nano.model, ...changes });

  it("is 6 N + 12 L C T for GPT-2", () => {
    expect(flopsPerToken(nano.model)).toBe(6 * 1_135_744 + 12 * 3 * 128 * 128);
  });

  it("counts embeddings that are only looked up as nothing, whatever they are tied to", () => {
    expect(flopsPerToken(model({ tiedEmbeddings: false }))).toBe(flopsPerToken(nano.model));
    expect(parameterCount(model({ tiedEmbeddings: false }))).toBe(parameterCount(nano.model) + 4096 * 128);
  });

  it("counts a banded layer's band, and heads by their own width", () => {
    const dense = flopsPerToken(nano.model);
    expect(dense - flopsPerToken(model({ attentionPattern: ["dense", "banded"], bandWidth: 32 }))).toBe(12 * 128 * (128 - 32));
    expect(flopsPerToken(model({ attentionPattern: ["banded"], bandWidth: 500 }))).toBe(dense);
    const wide = model({ headWidth: 64 });
    expect(flopsPerToken(wide)).toBe(6 * parameterCount(wide) + 12 * 3 * 256 * 128);
  });

  it("grows with the size in every family", () => {
    for (const id of new Set(recipes.map(({ family }) => family.id))) {
      const flops = recipes.filter(({ family }) => family.id === id).map(({ specification }) => flopsPerToken(specification.model));
      expect(flops).toEqual([...flops].sort((a, b) => a - b));
    }
  });
});

describe("memoryEstimate", () => {
  const wide = { layers: 6, width: 768, heads: 12, context: 64, vocabulary: 10_240 };

  // Mebibytes that `npx trainyard bench memory` measured with onnxruntime 1.30 on two threads
  it.each<[string, RunOverrides, number]>([
    ["gpt2-nano", {}, 509],
    ["gpt2-nano", { batch: { sequences: 4 } }, 331],
    ["gpt2-nano", { batch: { sequences: 48 } }, 996],
    ["gpt2-nano", { batch: { accumulation: 2 } }, 685],
    ["gpt2-nano", { model: { context: 512 }, batch: { sequences: 4 } }, 614],
    ["gpt2-nano", { model: { layers: 12 } }, 800],
    ["gpt2-nano", { model: { vocabulary: 32_768 } }, 1590],
    ["gpt2-micro", { model: wide, batch: { sequences: 1 } }, 2729],
    ["gpt2-micro", { model: wide, batch: { sequences: 1 }, optimizer: { name: "sgd" } }, 1969],
    ["neox-nano", {}, 467],
    ["opt-nano", {}, 536],
  ])("is within a tenth of the measured size of %s with %o", (name, overrides, mebibytes) => {
    const estimate = memoryEstimate(resolveSpecification(name, overrides)).totalBytes / 2 ** 20;
    expect(Math.abs(estimate / mebibytes - 1)).toBeLessThan(0.1);
  });

  it("adds up, and grows with the micro-batch in its activations only", () => {
    const one = memoryEstimate({ ...nano, batch: { ...nano.batch, sequences: 1 } });
    const two = memoryEstimate({ ...nano, batch: { ...nano.batch, sequences: 2 } });
    const { totalBytes, ...parts } = one;
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(totalBytes);
    expect(two).toEqual({ ...one, activationBytes: 2 * one.activationBytes, totalBytes: totalBytes + one.activationBytes });
  });

  it("counts what each optimizer declares that it keeps", () => {
    const model: ModelSpecification = { ...resolveSpecification("opt-350m").model, layers: 1, vocabulary: 64, activation: "swiglu" };
    for (const name of optimizerSpecification.shape.name.options) {
      const optimizer: OptimizerSpecification = { ...nano.optimizer, name };
      const declared = parameterList(model).flatMap((parameter) => optimizerOf(optimizer, parameter).slots(parameter, optimizer));
      const numbers = declared.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
      const perNumber = memoryEstimate({ ...nano, model }).optimizerBytes / (2 * parameterCount(model)); // AdamW keeps two
      expect([name, memoryEstimate({ ...nano, model, optimizer }).optimizerBytes]).toEqual([name, perNumber * numbers]);
    }
  });

  it("is more than parameters and optimizer state for every recipe, and shrinks with a leaner optimizer", () => {
    for (const { specification, parameters } of recipes) {
      const { totalBytes } = memoryEstimate(specification);
      expect(totalBytes).toBeGreaterThan(3 * 4 * parameters);
      const lion = { ...specification.optimizer, name: "lion" as const };
      expect(memoryEstimate({ ...specification, optimizer: lion }).totalBytes).toBeLessThan(totalBytes);
    }
  });
});

describe("what does not fit", () => {
  const gibibyte = 2 ** 30;
  const issueOf = (name: string, memoryBytes: number) => {
    try {
      requireFit(resolveSpecification(name), { name: "node-1", memoryBytes });
    } catch (error) {
      if (error instanceof DoesNotFitError) return error.issues[0];
      throw error;
    }
    return undefined;
  };

  it("is refused with what it needs and what there is, naming the field that would help", () => {
    expect(issueOf("gpt2-nano", 4 * gibibyte)).toBeUndefined();
    expect(issueOf("gpt3-175b", 16 * gibibyte)).toMatchObject({
      field: "model",
      message: expect.stringMatching(/needs about [\d,]+\.\d GiB .* node-1 has 16\.0 GiB/),
    });
    const { activationBytes, totalBytes } = memoryEstimate(nano);
    expect(issueOf("gpt2-nano", totalBytes - activationBytes / 2)).toMatchObject({ field: "batch.sequences" });
  });

  it("waits for a node that is large enough", () => {
    const { totalBytes } = memoryEstimate(nano);
    expect(memoryWaitedFor(nano, totalBytes)).toBeNull();
    expect(memoryWaitedFor(nano, totalBytes - 1)).toMatch(/^Waits for a node with \d+\.\d GiB of memory\.$/);
  });

  it("is judged by the memory that its provider works in", () => {
    const gpu = { name: "H200", utilisationPercent: null, memoryUsedBytes: null, memoryTotalBytes: 141e9, temperatureCelsius: null };
    const telemetry = {
      cpuPercent: 0,
      memoryUsedBytes: 0,
      memoryTotalBytes: 8e9,
      diskFreeBytes: 0,
      diskTotalBytes: 0,
      temperatureCelsius: null,
      gpus: [gpu],
    };
    const onGpu = { runtime: { executionProvider: "webgpu" as const } };
    expect(memoryFor(nano, telemetry)).toBe(8e9);
    expect(memoryFor(nano, { ...telemetry, trainerMemoryBytes: 3e9 })).toBe(3e9);
    expect(memoryFor(onGpu, telemetry)).toBe(141e9);
    expect([memoryFor(onGpu, { ...telemetry, gpus: [] }), memoryFor(nano, null)]).toEqual([null, null]);
  });
});
