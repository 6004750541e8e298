/** Paths of lines: placed by the axes, lifted at gaps. */
import { describe, expect, it } from "vitest";
import type { Axis } from "../src/charts/axis";
import { linePath } from "../src/charts/line-path";
import { plotMargin } from "../src/charts/plot-geometry";

const axis = (low: number, high: number): Axis => ({ scale: "linear", domain: [low, high], ticks: [] });
const box = { width: 100 + plotMargin.left + plotMargin.right, height: 100 + plotMargin.top + plotMargin.bottom };
const at = (x: number, y: number) => `${(plotMargin.left + x).toFixed(1)},${(plotMargin.top + y).toFixed(1)}`;

describe("linePath", () => {
  it("runs from corner to corner", () => {
    const points = [
      { x: 10, y: 1 },
      { x: 20, y: 3 },
    ];
    expect(linePath(points, axis(10, 20), axis(1, 3), box)).toBe(`M${at(0, 100)}L${at(100, 0)}`);
  });

  it("lifts the pen at a gap and still shows a point that stands alone", () => {
    const points = [
      { x: 0, y: 0 },
      { x: 1, y: null },
      { x: 5, y: 5 },
      { x: 10, y: 10 },
    ];
    expect(linePath(points, axis(0, 10), axis(0, 10), box)).toBe(`M${at(0, 100)}h3M${at(50, 50)}L${at(100, 0)}`);
  });
});
