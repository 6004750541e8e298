/** Smoothing: the debiased average, over steps rather than over samples. */
import { describe, expect, it } from "vitest";
import { smooth, smoothingUnit } from "../src/charts/smooth";

const everyStep = (values: readonly (number | null)[]) => values.map((value, index) => ({ step: index + 1, value }));

describe("smooth", () => {
  it("is the classic debiased average when each step is a sample", () => {
    const values = [4, 2, 3, 1];
    const [s, expected] = [0.6, [] as number[]];
    let last = 0;
    values.forEach((value, index) => {
      last = last * s + (1 - s) * value;
      expected.push(last / (1 - s ** (index + 1)));
    });
    const smoothed = smooth(everyStep(values), s, 1);
    for (const [index, value] of expected.entries()) expect(smoothed[index]).toBeCloseTo(value, 12);
  });

  it("starts at the first value, without the pull towards zero of a plain average", () => {
    expect(smooth(everyStep([5, 5, 5]), 0.99, 1)).toEqual([5, 5, 5].map((value) => expect.closeTo(value, 12)));
  });

  it("leaves the values alone at zero", () => {
    expect(smooth(everyStep([3, 1, 2]), 0, 1)).toEqual([3, 1, 2]);
  });

  it("forgets by the steps that passed, so a bucketed curve follows the full one", () => {
    const loss = (step: number) => 3 + 5 * Math.exp(-step / 200);
    const full = smooth(
      Array.from({ length: 1_000 }, (_, index) => ({ step: index + 1, value: loss(index + 1) })),
      0.95,
      1,
    );
    const bucketed = smooth(
      Array.from({ length: 100 }, (_, index) => ({ step: (index + 1) * 10, value: loss((index + 1) * 10 - 4.5) })),
      0.95,
      1,
    );
    expect(Math.abs((bucketed.at(-1) ?? 0) - (full.at(-1) ?? 0))).toBeLessThan(0.01);
    const atHalf = Math.abs((bucketed[49] ?? 0) - (full[499] ?? 0));
    expect(atHalf).toBeLessThan(0.05);
  });

  it("neither fills a missing value nor averages across it", () => {
    expect(smooth(everyStep([8, null, 2]), 0.9, 1)).toEqual([8, null, expect.closeTo(2, 12)]);
  });

  it("counts a thousandth of a long run as one unit, and never less than a step", () => {
    expect(smoothingUnit(200)).toBe(1);
    expect(smoothingUnit(50_000)).toBe(50);
  });
});
