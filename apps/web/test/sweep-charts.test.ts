import { contour, dimensionOf } from "@trainyard/search/analysis";
import { describe, expect, it } from "vitest";
import { colorClasses, colorScale, rampColors, rampSize } from "../src/features/sweep/charts/color-ramp";
import { figureAxis } from "../src/features/sweep/charts/figure-axis";
import { bestSoFarPoints } from "../src/features/sweep/charts/outcome/best-so-far-points";
import { noiseGroups } from "../src/features/sweep/charts/outcome/noise-groups";
import { contourCells, contourRegions } from "../src/features/sweep/charts/parameters/contour-shapes";
import { unitAxis } from "../src/features/sweep/charts/parameters/unit-axis";
import { noiseOf, scoredAtRung, scoredTrials, telling } from "../src/features/sweep/charts/scored";
import { timelineOf } from "../src/features/sweep/charts/timeline/bars";
import { nearestPlace } from "../src/features/sweep/charts/trial-scatter";
import { sweepFixture } from "./fixtures/sweep";

const { detail, trials } = sweepFixture({ trials: 120, points: 10 });
const loss = { metric: "validationLoss", direction: "minimize", index: 0 } as const;
const speed = { metric: "tokensPerSecond", direction: "maximize", index: 1 } as const;

describe("colours", () => {
  it("go from bad to good whatever is better", () => {
    for (const objective of [loss, speed]) {
      const figures = trials.flatMap(({ objectives }) => objectives[objective.index] ?? []);
      const scale = colorScale(objective, figures);
      const best = objective.direction === "minimize" ? Math.min(...figures) : Math.max(...figures);
      const worst = objective.direction === "minimize" ? Math.max(...figures) : Math.min(...figures);
      expect([scale?.classOf(best), scale?.classOf(worst)]).toEqual([rampSize - 1, 0]);
      expect(scale?.ends[1]).toBe(best);
    }
  });

  it("are not spent on one trial that went wrong", () => {
    const figures = [...Array.from({ length: 40 }, (_, index) => 3 + index / 40), 500];
    const scale = colorScale(loss, figures);
    expect(scale?.isClamped).toBe(true);
    expect(scale?.classOf(3.5)).toBeGreaterThan(4);
    expect(scale?.classOf(3.5)).toBeLessThan(rampSize - 4);
  });

  it("are none for a trial that was not measured", () => {
    const scale = colorScale(loss, [3, 4]);
    const failed = trials.filter(({ objectives }) => objectives[0] === null);
    expect(failed.length).toBeGreaterThan(0);
    expect(colorClasses(scale, 0, failed).size).toBe(0);
    expect(new Set(rampColors("dark")).size).toBe(rampSize);
  });
});

describe("an axis of figures", () => {
  it("puts the few that are far worse at its edge and counts them", () => {
    const axis = figureAxis(loss, [...Array.from({ length: 40 }, (_, index) => 3 + index / 40), 500], 5);
    expect(axis?.axis.domain[1]).toBeLessThan(5);
    expect([axis?.held(500), axis?.held(3.5), axis?.beyond]).toEqual([axis?.axis.domain[1], 3.5, 1]);
  });

  it("puts them at the lower edge where higher is better", () => {
    const axis = figureAxis(speed, [...Array.from({ length: 40 }, (_, index) => 1_000 + index), 1], 5);
    expect(axis?.axis.domain[0]).toBeGreaterThan(900);
    expect(axis?.beyond).toBe(1);
  });
});

describe("what is analysed", () => {
  it("compares losses at one rung, and calls what has no figure yet no failure", () => {
    const scored = scoredAtRung(trials, loss, 0);
    expect(scored.every(({ fraction }) => fraction === detail.rungs[0]?.fraction)).toBe(true);
    expect(scored.length).toBe(trials.filter(({ rungs }) => rungs[0]?.value !== null).length);
    const running = { ...trials[0], status: "running", objectives: [null, null] } as (typeof trials)[number];
    expect(scoredTrials([running], loss)).toEqual([]);
    expect(scoredTrials([{ ...running, status: "crashed" }], loss)).toMatchObject([{ loss: null }]);
  });

  it("takes the furthest rung that tells something", () => {
    expect(telling(trials, detail.rungs)).toBe(2);
    const early = trials.filter(({ fraction }) => fraction < 1);
    expect(telling(early, detail.rungs)).toBeLessThan(2);
    expect(telling([], detail.rungs)).toBeNull();
  });

  it("finds the noise in repeats that came to their end", () => {
    const repeats = trials.filter(({ origin }) => origin.kind === "repeat");
    const firstEnded = trials[0]?.fraction === 1 ? 1 : 0;
    expect(noiseOf(trials, loss)?.degreesOfFreedom).toBe(repeats.length - 1 + firstEnded);
    const [group] = noiseGroups(trials, 0);
    expect(group?.figures.map(({ number }) => number)).toEqual(expect.arrayContaining(repeats.map(({ number }) => number)));
    expect(
      noiseOf(
        trials.filter(({ origin }) => origin.kind === "sampled"),
        loss,
      ),
    ).toBeNull();
  });
});

describe("best so far", () => {
  it("never gets worse, in the order in which trials ended, and costs what all of them cost", () => {
    const { steps, points, spent } = bestSoFarPoints(trials, loss, "tokens");
    expect(steps.map(({ y }) => y)).toEqual(steps.map(({ y }) => y).sort((a, b) => b - a));
    expect(steps.at(-1)?.y).toBe(Math.min(...points.map(({ y }) => y)));
    expect(spent).toBe(trials.filter(({ endedAt }) => endedAt !== null).reduce((sum, { tokens }) => sum + tokens, 0));
  });

  it("is the highest where higher is better", () => {
    const { steps, points } = bestSoFarPoints(trials, speed, "trials");
    expect(steps.at(-1)?.y).toBe(Math.max(...points.map(({ y }) => y)));
  });
});

describe("time line", () => {
  it("has a lane a node, or a lane a trial", () => {
    const byNode = timelineOf(trials, "node", 0);
    expect(byNode.nodes).toEqual(["node-1", "node-2", "node-3", "node-4"]);
    expect(Math.min(...byNode.bars.map(({ from }) => from))).toBe(0);
    expect(timelineOf(trials, "trial", 0)).toMatchObject({ lanes: trials.length, nodes: [] });
  });

  it("lets what still trains grow with the clock", () => {
    const [first] = trials;
    const fromMs = Date.parse("2026-01-01T00:00:00Z");
    const open = { ...first, stretches: [{ node: "n", fromMs, toMs: null }] } as (typeof trials)[number];
    expect(timelineOf([open], "node", fromMs + 30_000)).toMatchObject({ end: 30, bars: [{ from: 0, to: 30, isOpen: true }] });
  });
});

describe("contours", () => {
  const place = (unit: number) => unit * 100;
  const grid = { xs: [0, 0.5, 1], ys: [0, 0.5, 1], losses: [3, 3, 3, 3, 1, 3, 3, 3, 3] };

  it("enclose the best place", () => {
    const regions = contourRegions(grid, place, place, 4);
    expect(regions.map((region) => region.place)).toEqual([0, 1, 2, 3]);
    const numbers = (regions.at(-1)?.path.match(/[\d.]+/g) ?? []).map(Number);
    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers.every((at) => at > 30 && at < 70)).toBe(true);
  });

  it("are rectangles where an axis has choices", () => {
    const cells = contourCells(grid, place, place, 4);
    expect(cells).toHaveLength(9);
    expect(cells[4]).toMatchObject({ place: 3, path: "M25,25H75V75H25Z" });
  });

  it("come of the trials that have both parameters", () => {
    const { parameters } = detail.specification.space;
    const named = (path: string) => {
      const parameter = parameters.find((candidate) => candidate.path === path);
      const dimension = parameter === undefined ? null : dimensionOf(parameter);
      if (dimension === null) throw new Error(`no dimension ${path}`);
      return dimension;
    };
    const scored = scoredAtRung(trials, loss, 0);
    const { points, grid: found } = contour([named("schedule.peakLearningRate"), named("optimizer.beta2")], scored);
    expect(points.length).toBe(scored.filter(({ values }) => values["optimizer.beta2"] !== undefined).length);
    expect(found).not.toBeNull();
  });
});

describe("the axis of a parameter", () => {
  it("has a tick at round values, and at each choice", () => {
    const { parameters } = detail.specification.space;
    const ticksOf = (path: string) => {
      const parameter = parameters.find((candidate) => candidate.path === path);
      const dimension = parameter === undefined ? null : dimensionOf(parameter);
      if (parameter === undefined || dimension === null) throw new Error(`no dimension ${path}`);
      return unitAxis(parameter, dimension, 5).ticks.map((unit) => dimension.fromUnit(unit));
    };
    expect(ticksOf("optimizer.name")).toEqual(["adamw", "sgd", "lion"]);
    expect(ticksOf("optimizer.weightDecay")).toContain(0.1);
    expect(ticksOf("schedule.peakLearningRate").some((value) => Math.abs(Number(value) - 1e-3) < 1e-9)).toBe(true);
  });
});

describe("the pointer", () => {
  it("means the nearest dot within reach", () => {
    const places = [
      { number: 1, x: 10, y: 10 },
      { number: 2, x: 20, y: 10 },
    ];
    expect(nearestPlace(places, 17, 11)?.number).toBe(2);
    expect(nearestPlace(places, 90, 90)).toBeNull();
  });
});
