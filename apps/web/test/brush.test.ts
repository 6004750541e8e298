/** Choosing a stretch of the curve: which steps it comes to, and how an address writes it. */
import { describe, expect, it } from "vitest";
import { extentOf, stretchBetween } from "../src/charts/brush";
import { tracesOf } from "../src/charts/trace";
import { worstStepOf } from "../src/charts/worst-step";
import { parseStretch, stretchText } from "../src/lib/step-range";
import { emptyTail } from "../src/live/tail";
import { segment, series } from "./chart-fixtures";

describe("a brush", () => {
  it("goes from the lower to the higher end whichever way it was drawn", () => {
    expect(extentOf({ anchor: 8, head: 3 })).toEqual({ from: 3, to: 8 });
    expect(extentOf({ anchor: 3, head: 8 })).toEqual({ from: 3, to: 8 });
  });

  it("comes to the whole steps inside it", () => {
    expect(stretchBetween(9.2, 20.9, 100)).toEqual({ from: 10, to: 20 });
    expect(stretchBetween(9, 20, 100)).toEqual({ from: 9, to: 20 });
  });

  it("comes to the nearest step when it holds none", () => {
    expect(stretchBetween(9.2, 9.4, 100)).toEqual({ from: 9, to: 9 });
    expect(stretchBetween(9.7, 9.9, 100)).toEqual({ from: 10, to: 10 });
  });

  it("stays on the steps that were trained", () => {
    expect(stretchBetween(0, 500, 100)).toEqual({ from: 1, to: 100 });
    expect(stretchBetween(400, 500, 100)).toEqual({ from: 100, to: 100 });
    expect(stretchBetween(0, 5, 0)).toBeNull();
  });
});

describe("a stretch in an address", () => {
  it("is read when it makes sense", () => {
    expect(parseStretch("40-60")).toEqual({ from: 40, to: 60 });
    for (const wrong of ["", "60-40", "0-4", "a-b", "4", "-4-5", "4-5-6"]) expect(parseStretch(wrong)).toBeNull();
  });

  it("is said in words", () => {
    expect(stretchText({ from: 1_200, to: 1_300 })).toBe("steps 1,200 to 1,300");
    expect(stretchText({ from: 7, to: 7 })).toBe("step 7");
  });
});

describe("worstStepOf", () => {
  const traces = tracesOf(
    {
      runId: "run",
      stepsPerBucket: 1,
      series: [
        series("a", "trainLoss", [
          [1, 3],
          [2, 9],
          [3, 20],
        ]),
        series("b", "trainLoss", [
          [3, 4],
          [4, 8],
        ]),
      ],
    },
    emptyTail,
  );
  const segments = [
    segment({ id: "a", lastStep: 3, effectiveUntilStep: 2 }),
    segment({ id: "b", parentId: "a", startStep: 2, lastStep: 4 }),
  ];

  it("is the highest loss of the effective curve within the stretch", () => {
    expect(worstStepOf(traces, segments, { from: 1, to: 4 })).toBe(2);
    expect(worstStepOf(traces, segments, { from: 3, to: 4 })).toBe(4);
  });

  it("is the first step where nothing is known", () => {
    expect(worstStepOf([], segments, { from: 3, to: 4 })).toBe(3);
  });
});
