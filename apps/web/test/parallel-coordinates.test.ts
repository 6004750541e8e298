import { describe, expect, it } from "vitest";
import { beginDrag, dragTo, moveEnd } from "../src/features/sweep/charts/parallel/brush-drag";
import { missingPixel, nearestLine, placesAcross, plot, trialLines } from "../src/features/sweep/charts/parallel/layout";
import { canBeLog, placeAxis } from "../src/features/sweep/charts/parallel/placed-axis";
import { inOrder, moved } from "../src/features/sweep/charts/parallel/use-axis-looks";
import { trialAxes } from "../src/features/sweep/trial-axes";
import { sweepFixture } from "./fixtures/sweep";

const { detail, trials } = sweepFixture({ trials: 60, points: 20 });
const axes = trialAxes(detail.specification, trials);
const plain = { isLog: false, isFlipped: false };
const span = { top: 0, bottom: 100 };

function axisNamed(id: string) {
  const axis = axes.find((candidate) => candidate.id === id);
  if (axis === undefined) throw new Error(`no axis ${id}`);
  return axis;
}

describe("an axis of numbers", () => {
  const rate = axisNamed("schedule.peakLearningRate");

  it("has its low end at the bottom, and at the top when flipped", () => {
    const [low, high] = rate.domain;
    expect(placeAxis(rate, plain, span).pixelOf(low)).toBe(100);
    expect(placeAxis(rate, plain, span).pixelOf(high)).toBeCloseTo(0);
    expect(placeAxis(rate, { ...plain, isFlipped: true }, span).pixelOf(low)).toBe(0);
  });

  it("gives each decade the same length when logarithmic", () => {
    const placed = placeAxis(rate, { ...plain, isLog: true }, span);
    const [a = 0, b = 0, c = 0] = [1e-4, 1e-3, 1e-2].map((value) => placed.pixelOf(value) ?? Number.NaN);
    expect(a - b).toBeCloseTo(b - c);
    expect(placed.ticks.map(({ label }) => label)).toContain("0.001");
    expect(placed.ticks.length).toBeLessThanOrEqual(8);
  });

  it("is never logarithmic where it reaches zero", () => {
    const decay = axisNamed("optimizer.weightDecay");
    const [low, high] = decay.domain;
    expect(canBeLog(decay)).toBe(false);
    expect(placeAxis(decay, { ...plain, isLog: true }, span).pixelOf((low + high) / 2)).toBeCloseTo(50);
  });

  it("turns a stretch into values and back, whichever way it is flipped", () => {
    for (const isFlipped of [false, true]) {
      const placed = placeAxis(rate, { isLog: true, isFlipped }, span);
      const range = placed.rangeOf({ top: 20, bottom: 60 });
      if (range === null || range.values !== undefined) throw new Error("no range of numbers");
      expect(range.from).toBeLessThan(range.to);
      const back = placed.spanOf(range);
      expect([back.top, back.bottom].map(Math.round)).toEqual([20, 60]);
    }
  });

  it("does not miss its end by a pixel", () => {
    const range = placeAxis(rate, { ...plain, isLog: true }, span).rangeOf({ top: 60, bottom: 98 });
    expect(range).toMatchObject({ from: rate.domain[0] });
  });

  it("takes a stretch over all of it for no brush", () => {
    expect(placeAxis(rate, plain, span).rangeOf({ top: 0, bottom: 100 })).toBeNull();
  });
});

describe("an axis of choices", () => {
  const placed = placeAxis(axisNamed("optimizer.name"), plain, span);

  it("brushes the choices that a stretch holds", () => {
    const first = placed.pixelOf("adamw") ?? 0;
    expect(placed.rangeOf({ top: first - 5, bottom: 100 })).toEqual({ values: ["adamw"] });
    expect(placed.rangeOf({ top: 0, bottom: 100 })).toBeNull();
    const { top, bottom } = placed.spanOf({ values: ["adamw"] });
    expect(top < first && bottom > first).toBe(true);
  });

  it("has no place for a value that is none of them", () => {
    expect(placed.pixelOf("muon")).toBeNull();
    expect(placed.pixelOf(undefined)).toBeNull();
  });
});

describe("dragging", () => {
  const brush = { top: 30, bottom: 60 };

  it("draws a new brush outside, moves it inside, and pulls its ends", () => {
    expect(dragTo(beginDrag(80, brush), 95, span)).toEqual({ top: 80, bottom: 95 });
    expect(dragTo(beginDrag(45, brush), 55, span)).toEqual({ top: 40, bottom: 70 });
    expect(dragTo(beginDrag(31, brush), 10, span)).toEqual({ top: 10, bottom: 60 });
    expect(dragTo(beginDrag(59, brush), 10, span)).toEqual({ top: 10, bottom: 30 });
  });

  it("stays inside the plot and keeps its length when moved to the edge", () => {
    expect(dragTo(beginDrag(45, brush), 500, span)).toEqual({ top: 70, bottom: 100 });
    expect(dragTo(beginDrag(80, null), 500, span)).toEqual({ top: 80, bottom: 100 });
  });

  it("stops an end that is moved by keys at the other one", () => {
    expect(moveEnd(brush, "top", 90, span)).toEqual({ top: 60, bottom: 60 });
    expect(moveEnd(brush, "bottom", -10, span)).toEqual({ top: 30, bottom: 30 });
  });
});

describe("lines of trials", () => {
  const placed = axes.map((axis) => placeAxis(axis, plain, plot));
  const lines = trialLines(trials, placed);

  it("pass below an axis on which the trial has no value", () => {
    const beta = axes.findIndex(({ id }) => id === "optimizer.beta2");
    for (const [index, { values }] of trials.entries())
      expect(lines[index]?.ys[beta] === missingPixel).toBe(values["optimizer.name"] === "sgd");
  });

  it("are found by their height between two axes, and not from far", () => {
    const at = [0, 100, 200];
    const flat = { number: 1, ys: [50, 50, 50] };
    const rising = { number: 2, ys: [100, 0, 100] };
    expect(nearestLine([flat, rising], at, 10, 88)?.number).toBe(2);
    expect(nearestLine([flat, rising], at, 150, 48)?.number).toBe(1);
    expect(nearestLine([flat], at, 150, 120)).toBeNull();
  });

  it("get more width than there is rather than axes that cannot be told apart", () => {
    expect(placesAcross(9, 1_000).total).toBe(1_000);
    expect(placesAcross(9, 390).total).toBeGreaterThan(390);
  });
});

describe("order of the axes", () => {
  it("changes by one place, and not beyond the ends", () => {
    expect(moved(["a", "b", "c"], "b", 1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b", "c"], "a", -1)).toEqual(["a", "b", "c"]);
  });

  it("puts an axis that came later at the end", () => {
    const [first, second, third] = axes;
    if (first === undefined || second === undefined || third === undefined) throw new Error("too few axes");
    expect(inOrder([first, second, third], [second.id, first.id])).toEqual([second, first, third]);
  });
});
