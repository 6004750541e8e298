import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logNormalDistribution, normalDistribution, normalQuantile } from "../src/numbers/normal";
import { randomStream } from "../src/numbers/random";
import { sobolPoint } from "../src/numbers/sobol";

describe("normal distribution", () => {
  it.each([
    [0, 0.5],
    [1.96, 0.9750021048517795],
    [-3, 0.0013498980316300933],
    [-8, 6.220960574271785e-16],
  ])("has the published share below %d", (x, share) => expect(normalDistribution(x) / share).toBeCloseTo(1, 12));

  it("has quantiles that lead back", () =>
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 0.999999, noNaN: true }), (p) => {
        expect(normalDistribution(normalQuantile(p)) / p).toBeCloseTo(1, 9);
      }),
    ));

  it("has a logarithm far out in the tail", () => {
    expect(logNormalDistribution(-20.0001)).toBeCloseTo(Math.log(normalDistribution(-20.0001)), 7);
    expect(logNormalDistribution(-40)).toBeCloseTo(-804.6084420137538, 6);
  });
});

describe("random streams", () => {
  it("repeat by seed, purpose and index, and differ in each", () => {
    const first = (seed: number, purpose: string, index: number) => randomStream(seed, purpose, index)();
    expect(first(1, "a", 2)).toBe(first(1, "a", 2));
    expect(new Set([first(1, "a", 2), first(2, "a", 2), first(1, "b", 2), first(1, "a", 3)]).size).toBe(4);
  });

  it("are uniform", () => {
    const random = randomStream(0, "uniform");
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 10_000; draw += 1) {
      const bin = Math.floor(10 * random());
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
    expect(chiSquare).toBeLessThan(27.9); // 0.1 % of uniform streams exceed it with nine degrees of freedom
  });
});

describe("Sobol points", () => {
  it("fall one into each of 256 intervals of every dimension, and of every pair of neighbours into each of 16 x 16 cells' rows", () => {
    const points = Array.from({ length: 256 }, (_, index) => sobolPoint(index, 41, 7));
    for (let dimension = 0; dimension < 41; dimension += 1)
      expect(new Set(points.map((point) => Math.floor(256 * (point[dimension] ?? 0)))).size).toBe(256);
    expect(new Set(points.map(([x = 0, y = 0]) => 16 * Math.floor(16 * x) + Math.floor(16 * y))).size).toBe(256);
  });

  it("are others under another seed", () => expect(sobolPoint(3, 4, 1)).not.toEqual(sobolPoint(3, 4, 2)));
});
