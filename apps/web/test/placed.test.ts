/** Where marks lie on a chart, what the batch was at each step, and what a restart's mark says of its certificate. */
import type { Certificate } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { batchLine } from "../src/charts/batch-line";
import { markersOf } from "../src/charts/marker";
import { inLanes, placed } from "../src/charts/placed";
import { plotMargin } from "../src/charts/plot-geometry";
import { tracesOf } from "../src/charts/trace";
import { emptyTail } from "../src/live/tail";
import { segment, series } from "./chart-fixtures";

const width = plotMargin.left + plotMargin.right + 100;
const axis = { scale: "linear", domain: [0, 100], ticks: [] } as const;
const box = { width, height: 100 };

describe("placed", () => {
  it("places what is in view and leaves out what is not", () => {
    expect(placed([0, 50, 100, 150], axis, box, (step) => step)).toEqual([
      { item: 0, pixel: plotMargin.left },
      { item: 50, pixel: plotMargin.left + 50 },
      { item: 100, pixel: plotMargin.left + 100 },
    ]);
  });

  it("has no place for zero on a logarithmic axis", () => {
    expect(placed([0, 10], { ...axis, scale: "log", domain: [1, 100] }, box, (step) => step)).toEqual([
      { item: 10, pixel: plotMargin.left + 50 },
    ]);
  });
});

describe("inLanes", () => {
  const lanesOf = (pixels: number[]) =>
    inLanes(
      pixels.map((pixel) => ({ item: pixel, pixel })),
      10,
      3,
    ).map(({ pixel, lane }) => [pixel, lane]);

  it("keeps marks apart, in order of place, and reuses a lane as soon as it is free", () => {
    expect(lanesOf([20, 0, 4, 11])).toEqual([
      [0, 0],
      [4, 1],
      [11, 0],
      [20, 1],
    ]);
  });

  it("puts what finds no lane into the last", () => {
    expect(lanesOf([0, 1, 2, 3]).map(([, lane]) => lane)).toEqual([0, 1, 2, 2]);
  });
});

describe("batchLine", () => {
  it("counts tokens a step from the points, on the effective curve, also where a segment goes on from another", () => {
    const loss = (id: string, steps: readonly (readonly [step: number, tokens: number])[]) => ({
      ...series(
        id,
        "trainLoss",
        steps.map(([step]) => [step, 1]),
      ),
      tokens: steps.map(([, tokens]) => tokens),
    });
    const snapshot = {
      runId: "run",
      stepsPerBucket: 1,
      series: [
        loss("a", [
          [1, 10],
          [2, 20],
          [3, 999],
        ]),
        loss("b", [
          [3, 60],
          [4, 100],
        ]),
      ],
    };
    const segments = [
      segment({ id: "a", lastStep: 3, effectiveUntilStep: 2 }),
      segment({ id: "b", parentId: "a", startStep: 2, lastStep: 4 }),
    ];
    const { readings } = batchLine(tracesOf(snapshot, emptyTail), segments, { x: "step", xScale: "linear", originMs: 0 });
    expect(readings).toEqual([
      { x: 1, value: 10 },
      { x: 2, value: 10 },
      { x: 3, value: 40 },
      { x: 4, value: 40 },
    ]);
  });
});

describe("the mark of a restart", () => {
  const certificate: Certificate = {
    status: "pass",
    against: "a",
    fromStep: 41,
    toStep: 60,
    comparedSteps: 20,
    firstDifference: null,
    detail: "",
  };
  const markWith = (changes: Partial<Certificate>) => {
    const segments = [
      segment({ id: "a", lastStep: 60, status: "ended", endReason: "node-lost" }),
      segment({ id: "b", ordinal: 2, parentId: "a", startStep: 40, lastStep: 90, certificate: { ...certificate, ...changes } }),
    ];
    return markersOf(segments, [], []).find(({ segmentId }) => segmentId === "b");
  };

  it("says whether the steps that ran twice came out the same", () => {
    expect(markWith({})).toMatchObject({ kind: "certified", step: 40, detail: "segment 2, 20 steps again, bit for bit" });
    expect(markWith({ status: "not-comparable", comparedSteps: 0 })).toMatchObject({ kind: "incomparable" });
    expect(markWith({ status: "pending", comparedSteps: 0 })).toMatchObject({ kind: "comparing", detail: "segment 2, comparing" });
  });

  it("names the first step and quantity that differ", () => {
    const firstDifference = { step: 44, quantity: "training loss", before: 3, after: 3.5 };
    expect(markWith({ status: "fail", firstDifference })).toMatchObject({
      kind: "differs",
      detail: "segment 2, training loss differs at step 44",
    });
  });
});
