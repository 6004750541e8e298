import { type SearchSpaceInput, searchSpace } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import {
  asLoss,
  bestFirst,
  bestSoFar,
  contour,
  dimensionOf,
  empiricalDistribution,
  importanceOf,
  noiseFloor,
  paretoFront,
  type ScoredTrial,
  slice,
} from "../src/analysis";

const space = searchSpace.parse({
  parameters: [
    { kind: "float", path: "schedule.peakLearningRate", low: 1e-4, high: 1e-2, scale: "log" },
    { kind: "integer", path: "model.layers", low: 2, high: 12 },
    { kind: "categorical", path: "model.activation", choices: ["gelu", "relu", "silu"] },
    { kind: "float", path: "model.slope", low: 0, high: 1, when: { path: "model.activation", in: ["relu"] } },
    { kind: "fixed", path: "model.width", value: 64 },
  ],
} satisfies SearchSpaceInput);

/** Evenly spread without a generator: multiples of irrational numbers (Weyl). */
const spread = (number: number, factor: number) => (number * factor) % 1;

/** Depends strongly on the learning rate (best near 1e-3), on the activation a little, on layers and slope not at all. */
function trials(count: number): ScoredTrial[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const rate = 1e-4 * 100 ** spread(number, Math.SQRT2);
    const activation = ["gelu", "relu", "silu"][Math.floor(spread(number, Math.E) * 3)] ?? "gelu";
    return {
      number,
      values: {
        "schedule.peakLearningRate": rate,
        "model.layers": 2 + Math.floor(spread(number, Math.sqrt(3)) * 11),
        "model.activation": activation,
        "model.width": 64,
        ...(activation === "relu" ? { "model.slope": spread(number, Math.sqrt(7)) } : {}),
      },
      loss: (Math.log10(rate) + 3) ** 2 + (activation === "silu" ? 0 : 0.02),
      fraction: 1,
    };
  });
}

const dimension = (path: string) => {
  const found = space.parameters.find((each) => each.path === path);
  const result = found === undefined ? null : dimensionOf(found);
  if (result === null) throw new Error(`nothing varies at ${path}`);
  return result;
};

describe("importance of parameters", () => {
  it("finds what the loss depends on and where it is best, and leaves out what is fixed", () => {
    const found = importanceOf(space, trials(120));
    expect(found.map(({ path }) => path).slice(0, 2)).toEqual(["schedule.peakLearningRate", "model.activation"]);
    expect(found.map(({ path }) => path)).not.toContain("model.width");
    expect(found[0]?.importance).toBeGreaterThan(0.6);
    expect(found.reduce((sum, { importance }) => sum + importance, 0)).toBeCloseTo(1);
    const direction = found[0]?.direction;
    expect(direction).toMatchObject({ kind: "number", better: "inside" });
    if (direction?.kind !== "number") throw new Error("not a number");
    expect(direction.good?.low).toBeGreaterThan(5e-4);
    expect(direction.good?.high).toBeLessThan(2e-3);
    expect(found[1]?.direction).toEqual({ kind: "choice", best: "silu" });
  });

  it("gives parameters without influence hardly anything", () => {
    const found = importanceOf(space, trials(120));
    for (const path of ["model.layers", "model.slope"])
      expect(found.find((each) => each.path === path)?.importance, path).toBeLessThan(0.05);
  });

  it("judges a conditional parameter by the trials that have it", () => {
    const found = importanceOf(space, trials(90)).find(({ path }) => path === "model.slope");
    expect(found?.trials).toBe(trials(90).filter(({ values }) => values["model.activation"] === "relu").length);
  });

  it("tells the direction by its sign, and counts failed trials as the worst", () => {
    const failing = trials(60).map((trial) => {
      const rate = Number(trial.values["schedule.peakLearningRate"]);
      return { ...trial, loss: rate > 1e-3 ? null : rate };
    });
    expect(importanceOf(space, failing)[0]).toMatchObject({ path: "schedule.peakLearningRate", direction: { better: "lower" } });
  });

  it("is zero for all without trials", () => {
    expect(importanceOf(space, []).map(({ importance }) => importance)).toEqual([0, 0, 0, 0]);
  });
});

describe("figures of a sweep", () => {
  it("follows the best through failed trials and sums their cost", () => {
    const points = bestSoFar([
      { number: 1, loss: null, cost: 2 },
      { number: 3, loss: 5, cost: 1 },
      { number: 2, loss: 7, cost: 1 },
      { number: 4, loss: 4, cost: 3 },
    ]);
    expect(points.map(({ cost, best, bestNumber }) => [cost, best, bestNumber])).toEqual([
      [3, 5, 3],
      [4, 5, 3],
      [7, 4, 4],
    ]);
  });

  it("distributes losses over all trials, failed ones too", () => {
    expect(empiricalDistribution([3, null, 1, 1])).toEqual([
      { loss: 1, share: 0.5 },
      { loss: 3, share: 0.75 },
    ]);
  });

  it("keeps on the Pareto front what nothing dominates, equals included", () => {
    const losses = [
      [1, 5],
      [2, 2],
      [2, 3],
      [5, 1],
      [5, 5],
      [2, 2],
    ];
    const front = paretoFront(losses.map((each, number) => ({ number, losses: each })));
    expect(front.map(({ number }) => number)).toEqual([0, 1, 5, 3]);
  });

  it("pools the deviation between seeds and names the ties", () => {
    const floor = noiseFloor([
      { number: 1, repeatOf: null, loss: 1 },
      { number: 2, repeatOf: null, loss: 2.5 },
      { number: 3, repeatOf: 1, loss: 3 },
      { number: 4, repeatOf: 2, loss: 2.5 },
      { number: 5, repeatOf: null, loss: 9 },
    ]);
    // Squares within the groups: 2 and 0, over 2 degrees of freedom.
    expect(floor).toEqual({ deviation: 1, degreesOfFreedom: 2, configurations: 2, best: 1, ties: [1] });
    expect(noiseFloor([{ number: 1, repeatOf: null, loss: 1 }])).toBeNull();
  });

  it("orders trials by how far they came before their losses", () => {
    const of = (number: number, loss: number | null, fraction: number) => ({ number, values: {}, loss, fraction });
    const order = bestFirst([of(1, null, 1), of(2, 1, 0.25), of(3, 3, 1), of(4, 2, 1)]);
    expect(order.map(({ number }) => number)).toEqual([4, 3, 2, 1]);
  });

  it("turns around what is maximized", () => {
    expect(asLoss({ metric: "tokensPerSecond", direction: "maximize" }, 5)).toBe(-5);
    expect(asLoss({ metric: "validationLoss", direction: "minimize" }, 5)).toBe(5);
  });
});

describe("slices and contours", () => {
  it("draws a curve whose minimum is where the loss is least", () => {
    const rate = dimension("schedule.peakLearningRate");
    const { curve, points } = slice(rate, trials(80));
    expect(points).toHaveLength(80);
    const least = curve.reduce((best, point) => (point.loss < best.loss ? point : best));
    expect(Math.log10(Number(rate.fromUnit(least.position)))).toBeCloseTo(-3, 0);
    expect(slice(dimension("model.slope"), trials(80)).points.length).toBeLessThan(80);
  });

  it("fills a grid row by row, with a column for each choice", () => {
    const { grid } = contour([dimension("model.activation"), dimension("schedule.peakLearningRate")], trials(80), 21);
    expect([grid?.xs.length, grid?.ys.length, grid?.losses.length]).toEqual([3, 21, 63]);
    const middle = grid?.losses.slice(30, 33) ?? [];
    const low = grid?.losses.slice(0, 3) ?? [];
    expect(Math.max(...middle)).toBeLessThan(Math.min(...low));
    expect(contour([dimension("model.slope"), dimension("model.layers")], []).grid).toBeNull();
  });
});
