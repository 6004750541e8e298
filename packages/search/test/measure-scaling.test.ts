/** The bench of scaling: on a made-up ladder what it holds out and counts, on the one that the project trained what it promises. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type LadderTable, ladderTable, measureScaling } from "../src/measure";
import { heldOutRung } from "../src/measure/scaling/held-out";
import { climbingRow, curveOfRow } from "../src/measure/scaling/ladder-table";
import { syntheticRuns } from "../src/measure/scaling/recovery";
import { fitScalingLaw, leavesBand, lossByLaw, predictCurve } from "../src/scaling";
import { besiroglu } from "../src/scaling/law/published-laws";

const looks = 20;

function row(size: number, end: (loss: number) => number = (loss) => loss): LadderTable["rows"][number] {
  const parameters = 1e6 * 2 ** size;
  const final = end(lossByLaw(besiroglu, { parameters, tokens: 20 * parameters }));
  const losses = Array.from({ length: looks }, (_, look) => final * (1 + 0.5 * Math.exp((-5 * (look + 1)) / looks)));
  return {
    size,
    tokensPerParameter: 1,
    seed: 1,
    parameters,
    flopsPerToken: 6 * parameters,
    stepTokens: 1_000,
    steps: parameters / 50,
    tokens: 20 * parameters,
    peakLearningRate: 1e-3,
    validationLoss: losses,
    trainLoss: losses,
    noiseScale: losses.map(() => null),
    diverged: false,
  };
}

const sizes = [0, 1, 2, 3, 4, 5];
const table = ladderTable.parse({
  recipe: "made-up",
  dataset: "none",
  sizes: sizes.map((size) => ({ layers: size + 1, width: 32 * (size + 1) })),
  rows: sizes.map((size) => row(size)),
});

describe("a held-out rung", () => {
  it("is predicted from the smaller ones alone", () => {
    const spoilt = { ...table, rows: table.rows.map((each) => (each.size === 5 ? row(5, (loss) => 1.3 * loss) : each)) };
    const [sound, off] = [heldOutRung(table, 5), heldOutRung(spoilt, 5)];
    expect(off.predicted).toBe(sound.predicted);
    expect(sound).toMatchObject({ runs: 5, inside90: true, curveInside: 1 });
    expect(Math.abs(sound.relativeError)).toBeLessThan(0.01);
    expect(off).toMatchObject({ inside90: false, curveInside: 0 });
    expect(off.relativeError).toBeCloseTo(sound.predicted / off.actual - 1, 12);
  });

  it("is refused where it diverged", () => {
    const diverged = { ...table, rows: table.rows.map((each) => ({ ...each, diverged: each.size === 5 })) };
    expect(() => heldOutRung(diverged, 5)).toThrow(/no whole run of size 5/);
  });
});

describe("the measurement", () => {
  it("has the figures that were asked for", () => {
    const { heldOut, recovery, interpolation, climb } = measureScaling(table, { trials: 2 });
    expect(climb).toHaveLength(3);
    expect(climb.at(-1)).toEqual(heldOut);
    expect(recovery.trials).toBe(2);
    expect(recovery.inside95).toBeLessThanOrEqual(2);
    expect(Math.abs(interpolation.relativeError)).toBeLessThan(0.07);
  });

  it("makes each synthetic set from its trial, about the law", () => {
    const runs = syntheticRuns(besiroglu, 1);
    expect(runs).toHaveLength(240);
    expect(syntheticRuns(besiroglu, 1)).toEqual(runs);
    expect(syntheticRuns(besiroglu, 2)).not.toEqual(runs);
    expect(fitScalingLaw(runs, { resamples: 2 }).law.residual).toBeCloseTo(0.01, 2);
  });
});

describe("the ladder that the project trained", () => {
  const packed = readFileSync(new URL("../tables/pythia-nano-ladder.json.gz", import.meta.url));
  const trained = ladderTable.parse(JSON.parse(gunzipSync(packed).toString()));
  const largest = trained.sizes.length - 1;

  it("has its held-out rung within the 90 % band all along, and its end within 3 % of the prediction", () => {
    expect(largest).toBeGreaterThanOrEqual(5);
    const { relativeError, inside90, curveInside } = heldOutRung(trained, largest);
    expect({ inside90, curveInside }).toEqual({ inside90: true, curveInside: 1 });
    expect(Math.abs(relativeError)).toBeLessThan(0.03);
  });

  it("would have told of a rung that goes on 5 % worse from its middle, and is silent about the one that did not", () => {
    const row = climbingRow(trained, largest);
    if (row === undefined) throw new Error("The table has no largest rung.");
    const prediction = predictCurve(trained.rows.filter(({ size }) => size < largest).map(curveOfRow), row);
    const looked = curveOfRow(row).validation.map((point, look) => ({
      ...point,
      step: ((look + 1) * row.steps) / row.validationLoss.length,
    }));
    expect(leavesBand(prediction, looked)).toBeNull();
    const worse = looked.map((point) => (point.tokens > row.tokens / 2 ? { ...point, loss: 1.05 * point.loss } : point));
    expect(leavesBand(prediction, worse)?.side).toBe("above");
  });
});
