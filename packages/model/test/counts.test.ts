/** Counts against published figures and against the parameter list itself. */
import type { ModelSpecification } from "@trainyard/contracts";
import { sizeOf } from "@trainyard/graph";
import { describe, expect, it } from "vitest";
import { flopsPerToken, memoryEstimate, parameterCount } from "../src/counts";
import { parameterList } from "../src/parameters";
import { recipeByName, recipes } from "../src/recipes";

const nano = recipeByName("gpt2-nano").specification.model;

describe("parameterCount", () => {
  it.each([
    ["gpt2-124m", 124_439_808],
    ["gpt2-355m", 354_823_168],
    ["gpt2-774m", 774_030_080],
    ["gpt2-1558m", 1_557_611_200],
  ])("%s has exactly %d parameters", (name, count) => {
    expect(recipeByName(name).parameters).toBe(count);
    expect(listed(recipeByName(name).specification.model)).toBe(count);
  });

  it("agrees with the parameter list for every recipe", () => {
    for (const { specification, parameters } of recipes) expect(parameters).toBe(listed(specification.model));
    expect(parameterCount(nano)).toBe(1_135_744);
  });
});

describe("flopsPerToken", () => {
  it("is 6 N + 12 L C T", () => {
    expect(flopsPerToken(nano)).toBe(6 * 1_135_744 + 12 * 3 * 128 * 128);
  });
});

describe("memoryEstimate", () => {
  // Resident megabytes beyond Node and an idle onnxruntime, measured with onnxruntime 1.30 over three steps.
  it.each([
    ["gpt2-nano", {}, 16, 379],
    ["gpt2-nano", {}, 4, 129],
    ["gpt2-nano", { context: 256 }, 8, 423],
    ["gpt2-nano", { vocabulary: 512 }, 16, 221],
    ["gpt2-micro", {}, 8, 1391],
    ["gpt2-micro", { context: 64 }, 4, 558],
  ] as const)("is near the measured size of %s with %o and %d sequences", (name, change, sequences, megabytes) => {
    const estimate = memoryEstimate({ ...recipeByName(name).specification.model, ...change }, sequences).totalBytes / 2 ** 20;
    expect(Math.abs(estimate / megabytes - 1)).toBeLessThan(0.1);
  });

  it("adds up, and grows with the batch in its activations only", () => {
    const one = memoryEstimate(nano, 1);
    const two = memoryEstimate(nano, 2);
    expect(one.totalBytes).toBe(one.parameterBytes + one.momentBytes + one.gradientBytes + one.activationBytes);
    expect(one.parameterBytes).toBe(2 * 4 * 1_135_744);
    expect(one.momentBytes).toBe(2 * one.parameterBytes);
    expect(two).toEqual({ ...one, activationBytes: 2 * one.activationBytes, totalBytes: one.totalBytes + one.activationBytes });
  });
});

function listed(model: ModelSpecification): number {
  return parameterList(model).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
