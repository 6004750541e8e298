import { describe, expect, it } from "vitest";
import { curveAxes } from "../src/features/sweep/charts/curves/curve-axes";
import { curveLines, endOf, heightAt, nearestCurve } from "../src/features/sweep/charts/curves/curve-lines";
import { thin } from "../src/features/sweep/charts/curves/thin";
import { sweepFixture } from "./fixtures/sweep";

const { trials, curves } = sweepFixture({ trials: 80, points: 1_000 });
const byNumber = new Map(trials.map((trial) => [trial.number, trial]));
const box = { width: 600, height: 300 };
const view = { kind: "train", xScale: "linear", yScale: "linear", isWhole: true } as const;

function axesOf(changes: Partial<Parameters<typeof curveAxes>[2]> = {}) {
  const axes = curveAxes(curves, trials, { ...view, ...changes });
  if (axes === null) throw new Error("no axes");
  return axes;
}

describe("a thinned line", () => {
  const xs = Float32Array.from({ length: 1_000 }, (_, index) => index / 10);
  const ys = Float32Array.from(xs, (_, index) => (index === 503 ? -40 : index === 507 ? 90 : Math.sin(index)));

  it("keeps ends and extremes with far fewer points", () => {
    const line = thin({ xs, ys }, 2);
    expect(line.xs.length).toBeLessThan(150);
    expect([line.xs[0], line.xs.at(-1)]).toEqual([xs[0], xs.at(-1)]);
    expect([Math.min(...line.ys), Math.max(...line.ys)]).toEqual([-40, 90]);
    expect([...line.xs]).toEqual([...line.xs].sort((a, b) => a - b));
  });

  it("keeps a gap a gap", () => {
    const broken = ys.with(200, Number.NaN);
    expect([...thin({ xs, ys: broken }, 2).ys].some(Number.isNaN)).toBe(true);
  });
});

describe("axes of learning curves", () => {
  it("reach to the tokens of a whole trial, and leave the first losses out unless asked for", () => {
    const whole = axesOf();
    const shown = axesOf({ isWhole: false });
    expect(whole.x.domain).toEqual([0, trials[0]?.totalTokens]);
    expect(shown.y.domain[1]).toBeLessThan(whole.y.domain[1]);
    const losses = curves.flatMap(({ train }) => train.loss.filter((value) => value !== null));
    expect(shown.y.domain[0]).toBeLessThanOrEqual(Math.min(...losses));
  });

  it("begin at the first point on a logarithmic axis", () => {
    const first = Math.min(...curves.flatMap(({ train }) => train.tokens.slice(0, 1)));
    expect(axesOf({ xScale: "log" }).x).toMatchObject({ scale: "log", domain: [first, trials[0]?.totalTokens] });
  });

  it("are not there before the first loss", () => {
    expect(curveAxes([], trials, view)).toBeNull();
  });
});

describe("lines of learning curves", () => {
  const lines = curveLines(curves, "train", byNumber, { ...axesOf(), box });

  it("are there for every trial that trained, and end where it ended", () => {
    expect(lines.map(({ number }) => number)).toEqual(trials.filter(({ tokens }) => tokens > 0).map(({ number }) => number));
    const finished = lines.find(({ status }) => status === "finished");
    const pruned = lines.find(({ status }) => status === "pruned");
    if (finished === undefined || pruned === undefined) throw new Error("the fixture has neither");
    expect(endOf(finished)?.x).toBeGreaterThan(endOf(pruned)?.x ?? Number.POSITIVE_INFINITY);
  });

  it("end at their last figure when they became no number", () => {
    const diverged = lines.find(({ status }) => status === "diverged");
    if (diverged === undefined) throw new Error("the fixture has none");
    expect(Number.isNaN(diverged.ys.at(-1))).toBe(true);
    expect(Number.isNaN(endOf(diverged)?.y)).toBe(false);
  });

  it("are found by their height, and by their end beyond it", () => {
    const [first] = lines;
    if (first === undefined) throw new Error("no line");
    const x = (first.xs[0] ?? 0) + 3;
    const y = heightAt(first, x) ?? 0;
    expect(nearestCurve([first], x, y + 5)?.number).toBe(first.number);
    expect(nearestCurve([first], x, y + 80)).toBeNull();
    const end = endOf(first);
    expect(nearestCurve([first], (end?.x ?? 0) + 5, end?.y ?? 0)?.number).toBe(first.number);
  });
});
