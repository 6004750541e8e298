/** The outline of a band between two lines, in the units of a plot's axes. Pure. */
import { type Axis, project } from "./axis";
import { type PlotBox, pixelOf, pixelOfY } from "./plot-geometry";

export interface BandPoint {
  readonly x: number;
  readonly low: number;
  readonly high: number;
  readonly middle: number;
}

export interface BandPaths {
  /** Closed: along the upper edge, and back along the lower one. */
  readonly outline: string;
  readonly middle: string;
}

/** Points that an axis cannot show have no place; an edge below what a logarithmic axis can show lies at its foot. */
export function bandPaths(points: readonly BandPoint[], x: Axis, y: Axis, box: PlotBox): BandPaths {
  const foot = project(y.scale, y.domain[0]) ?? 0;
  const placed = points.flatMap((point) => {
    const at = project(x.scale, point.x);
    const high = project(y.scale, point.high);
    if (at === null || high === null) return [];
    const heightOf = (value: number) => pixelOfY(y, box, project(y.scale, value) ?? foot).toFixed(1);
    return [
      { pixel: pixelOf(x, box, at).toFixed(1), high: heightOf(point.high), low: heightOf(point.low), middle: heightOf(point.middle) },
    ];
  });
  if (placed.length === 0) return { outline: "", middle: "" };
  const through = (ends: readonly string[]) => `M${ends.join("L")}`;
  const upper = placed.map(({ pixel, high }) => `${pixel},${high}`);
  const lower = placed.map(({ pixel, low }) => `${pixel},${low}`).reverse();
  return { outline: `${through([...upper, ...lower])}Z`, middle: through(placed.map(({ pixel, middle }) => `${pixel},${middle}`)) };
}
