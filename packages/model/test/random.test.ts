/** Counter-based random numbers: published vectors, fixed bits, and the moments of the distribution. */
import { describe, expect, it } from "vitest";
import { initialParameters } from "../src/initialisation";
import { type FourWords, normalNumbers, philox } from "../src/random";
import { recipeByName } from "../src/recipes";

describe("philox", () => {
  // Known-answer tests of Random123, kat_vectors, philox4x32-10.
  it.each<[FourWords, readonly [number, number], FourWords]>([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])("of %j under %j", (counter, key, expected) => {
    expect(philox(counter, key)).toEqual(expected);
  });
});

describe("normalNumbers", () => {
  it("depends on seed and stream, and on nothing else", () => {
    expect(normalNumbers(1, "a", 8, 1)).toEqual(normalNumbers(1, "a", 9, 1).subarray(0, 8));
    expect(normalNumbers(1, "a", 8, 1)).not.toEqual(normalNumbers(2, "a", 8, 1));
    expect(normalNumbers(1, "a", 8, 1)).not.toEqual(normalNumbers(1, "b", 8, 1));
  });

  it("has the moments of a normal distribution", () => {
    const values = normalNumbers(3, "moments", 100_000, 2);
    const mean = (power: number) => values.reduce((sum, value) => sum + (value / 2) ** power, 0) / values.length;
    expect(mean(1)).toBeCloseTo(0, 1);
    expect(mean(2)).toBeCloseTo(1, 1);
    expect(Math.abs(mean(3))).toBeLessThan(0.05);
    expect(Math.abs(mean(4) - 3)).toBeLessThan(0.1);
  });
});

describe("initialParameters", () => {
  it("follows GPT-2: 0.02, residual projections 0.02/√(2L), gains 1, biases 0", () => {
    const parameters = initialParameters(recipeByName("gpt2-nano").specification, 1);
    const deviation = (name: string) => {
      const values = parameters.get(name) ?? new Float32Array();
      return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
    };
    expect(deviation("embedding.token")).toBeCloseTo(0.02, 3);
    expect(deviation("blocks.1.attention.query.weight")).toBeCloseTo(0.02, 3);
    expect(deviation("blocks.1.attention.output.weight")).toBeCloseTo(0.02 / Math.sqrt(6), 3);
    expect(deviation("blocks.2.feedForward.down.weight")).toBeCloseTo(0.02 / Math.sqrt(6), 3);
    expect(new Set(parameters.get("final.norm.gain"))).toEqual(new Set([1]));
    expect(new Set(parameters.get("blocks.0.feedForward.up.bias"))).toEqual(new Set([0]));
  });
});
