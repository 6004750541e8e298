/** The prepare step: from series to lines that only need drawing. */
import { describe, expect, it } from "vitest";
import { newestReading, readingAt } from "../src/charts/readout";
import { stepAtX, xAtStep } from "../src/charts/x-axis";
import { point, prepareLoss, segment, series } from "./chart-fixtures";

const line = (chart: ReturnType<typeof prepareLoss>, role: string, segmentId = "a") =>
  chart.lines.find((candidate) => candidate.role === role && candidate.segmentId === segmentId && candidate.metric === "trainLoss");

describe("prepareChart", () => {
  it("keeps both extremes of a bucket, in the order in which they came", () => {
    const bucketed = {
      ...series("a", "trainLoss", [
        [10, 4],
        [20, 4.5],
      ]),
      min: [3.9, 4],
      minStep: [2, 19],
      max: [4.1, 9],
      maxStep: [7, 12],
    };
    const chart = prepareLoss({ series: [bucketed], segments: [segment({ id: "a", lastStep: 20 })], stepsPerBucket: 10 });
    expect(line(chart, "raw")?.points).toEqual([
      { x: 2, y: 3.9 },
      { x: 7, y: 4.1 },
      { x: 12, y: 9 },
      { x: 19, y: 4 },
    ]);
    expect(chart.y.domain[1]).toBeGreaterThanOrEqual(9);
  });

  it("draws missing steps as a gap, and sparse evaluations without one", () => {
    const scene = {
      series: [
        series("a", "trainLoss", [
          [1, 5],
          [2, 4],
          [30, 3],
        ]),
        series("a", "validationLoss", [
          [1, 5],
          [30, 3],
        ]),
      ],
      segments: [segment({ id: "a", lastStep: 30 })],
    };
    const chart = prepareLoss(scene);
    expect(line(chart, "raw")?.points.map(({ y }) => y)).toEqual([5, 4, null, 3]);
    expect(chart.lines.find(({ metric }) => metric === "validationLoss")?.points.map(({ y }) => y)).toEqual([5, 3]);
  });

  it("draws a value that is not finite as a gap", () => {
    const scene = {
      series: [],
      segments: [segment({ id: "a" })],
      tail: { a: { points: [point(1, 5), point(2, null), point(3, 4)], evaluations: [] } },
    };
    expect(line(prepareLoss(scene), "raw")?.points.map(({ y }) => y)).toEqual([5, null, 4]);
  });

  const restarted = {
    series: [
      series("a", "trainLoss", [
        [1, 6],
        [2, 5],
        [3, 7],
        [4, 8],
      ]),
      series("b", "trainLoss", [
        [3, 4],
        [4, 3],
      ]),
    ],
    segments: [
      segment({ id: "a", lastStep: 4, effectiveUntilStep: 2, status: "ended", endReason: "rolled-back" }),
      segment({ id: "b", ordinal: 2, parentId: "a", startStep: 2, lastStep: 4 }),
    ],
  };

  it("parts what a restart left behind from the effective curve, and joins the curve to where it restarted", () => {
    const chart = prepareLoss(restarted);
    expect(line(chart, "raw", "a")?.points.map(({ x }) => x)).toEqual([1, 2]);
    expect(line(chart, "abandoned", "a")?.points).toEqual([
      { x: 2, y: 5 },
      { x: 3, y: 7 },
      { x: 4, y: 8 },
    ]);
    expect(line(chart, "raw", "b")?.points[0]).toEqual({ x: 2, y: 5 });
    expect(readingAt(chart.lines, "trainLoss", 3)?.value).toBe(4);
    expect(newestReading(chart.lines, "trainLoss")).toMatchObject({ step: 4, value: 3 });
  });

  it("makes room on the x axis for what was abandoned farther on", () => {
    const segments = [restarted.segments[0], segment({ id: "b", ordinal: 2, parentId: "a", startStep: 2, lastStep: 3 })].filter(
      (each) => each !== undefined,
    );
    const scene = { segments, series: [...restarted.series.slice(0, 1), series("b", "trainLoss", [[3, 4]])] };
    expect(prepareLoss(scene).x.domain).toEqual([0, 4]);
    expect(prepareLoss(scene, { showAbandoned: false }).x.domain).toEqual([0, 3]);
  });

  it("leaves abandoned lines out, of the axis too, when they are hidden", () => {
    const chart = prepareLoss(restarted, { showAbandoned: false });
    expect(chart.lines.some(({ role }) => role === "abandoned")).toBe(false);
    expect(chart.y.domain[1]).toBeLessThan(8);
  });

  it("smooths each segment for itself and keeps the raw line", () => {
    const chart = prepareLoss(restarted, { smoothing: 0.9 });
    expect(line(chart, "smoothed", "b")?.points[0]).toEqual({ x: 3, y: expect.closeTo(4, 12) });
    expect(line(chart, "raw", "b")?.points.length).toBe(3);
    expect(line(chart, "raw", "b")?.readings[1]).toMatchObject({ value: 3, smoothed: expect.closeTo((0.9 * 0.4 + 0.1 * 3) / 0.19, 9) });
  });

  it("says how many values a logarithmic axis cannot show", () => {
    const scene = {
      series: [
        series("a", "trainLoss", [
          [1, 1],
          [2, 0],
          [3, 0.1],
        ]),
      ],
      segments: [segment({ id: "a", lastStep: 3 })],
    };
    const chart = prepareLoss(scene, { yScale: "log" });
    expect(chart.hiddenByLog).toBe(1);
    expect(line(chart, "raw")?.points.map(({ y }) => y)).toEqual([0, null, expect.closeTo(-1, 12)]);
  });

  it("takes live points in after the snapshot, none of them twice", () => {
    const scene = {
      series: [
        series("a", "trainLoss", [
          [1, 5],
          [2, 4],
        ]),
      ],
      segments: [segment({ id: "a", lastStep: 2 })],
      tail: { a: { points: [point(2, 4), point(3, 3)], evaluations: [] } },
    };
    const chart = prepareLoss(scene, { growing: true });
    expect(line(chart, "raw")?.points.map(({ x }) => x)).toEqual([1, 2, 3]);
    expect(chart.lastStep).toBe(3);
  });

  it("keeps the x axis still while a live run grows inside it, and never passes the run's end", () => {
    const upTo = (last: number) => ({
      series: [
        series(
          "a",
          "trainLoss",
          Array.from({ length: last }, (_, index) => [index + 1, 5] as const),
        ),
      ],
      segments: [segment({ id: "a", lastStep: last })],
    });
    expect(prepareLoss(upTo(52), { growing: true }).x.domain).toEqual(prepareLoss(upTo(59), { growing: true }).x.domain);
    expect(prepareLoss(upTo(95), { growing: true, totalSteps: 97 }).x.domain).toEqual([0, 97]);
  });

  it("puts tokens and seconds on the x axis, and finds the way back to steps", () => {
    const scene = {
      series: [
        series("a", "trainLoss", [
          [1, 5],
          [2, 4],
        ]),
      ],
      segments: [segment({ id: "a", lastStep: 2 })],
    };
    expect(line(prepareLoss(scene, { x: "tokens" }), "raw")?.points.map(({ x }) => x)).toEqual([100, 200]);
    expect(line(prepareLoss(scene, { x: "time" }), "raw")?.points.map(({ x }) => x)).toEqual([1, 2]);
    const map = [
      { step: 0, x: 0 },
      { step: 10, x: 1_000 },
    ];
    expect(xAtStep(map, 5)).toBe(500);
    expect(stepAtX(map, 250)).toBe(2.5);
    expect(stepAtX(map, 9_999)).toBe(10);
  });

  it("shows the zoomed stretch exactly and fits the y axis to it alone", () => {
    const scene = {
      series: [
        series("a", "trainLoss", [
          [1, 90],
          [2, 5],
          [3, 4],
        ]),
      ],
      segments: [segment({ id: "a", lastStep: 3 })],
    };
    const chart = prepareLoss(scene, { zoom: { from: 2, to: 3 }, references: [50] });
    expect(chart.x.domain).toEqual([2, 3]);
    expect(chart.y.domain[1]).toBeLessThan(10);
    expect(prepareLoss(scene, { references: [120] }).y.domain[1]).toBeGreaterThanOrEqual(120);
  });

  it("draws a metric that few steps measure through the steps that do, the live ones too", () => {
    const measured = (step: number, noiseScale: number | null) => ({ ...point(step, 4), noiseScale });
    const scene = {
      series: [series("a", "noiseScale", [[2, 100]])],
      segments: [segment({ id: "a", lastStep: 2 })],
      tail: { a: { points: [measured(3, null), measured(4, 200), measured(5, null), measured(6, 400)], evaluations: [] } },
    };
    const chart = prepareLoss(scene, { metrics: ["noiseScale"] });
    expect(chart.lines.map(({ points }) => points)).toEqual([
      [
        { x: 2, y: 100 },
        { x: 4, y: 200 },
        { x: 6, y: 400 },
      ],
    ]);
  });

  it("ends the token axis of a growing run at its last token, however its batch grew", () => {
    const scene = { series: [series("a", "trainLoss", [[95, 4]])], segments: [segment({ id: "a", lastStep: 95 })] };
    expect(prepareLoss(scene, { x: "tokens", growing: true, totalTokens: 9_700 }).x.domain).toEqual([0, 9_700]);
  });
});
