/** Regions of similar loss over two parameters, by d3's contours. Pure. */
import type { Contour } from "@trainyard/search/analysis";
import { contours } from "d3-contour";

type Grid = NonNullable<Contour["grid"]>;
/** From a coordinate between 0 and 1 to pixels. */
type Place = (unit: number) => number;

export interface Region {
  /** Place in the ramp, the last is the best. */
  readonly place: number;
  /** In SVG's path language. */
  readonly path: string;
}

/** From the worst region, which covers everything, to the best; each is drawn over the one before. */
export function contourRegions({ xs, ys, losses }: Grid, atX: Place, atY: Place, rampSize: number): Region[] {
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  // d3 finds where values are at least a threshold, so it is given goodness.
  const goodness = losses.map((loss) => (high - loss) / (high - low || 1));
  const thresholds = Array.from({ length: rampSize }, (_, index) => index / rampSize);
  return contours()
    .size([xs.length, ys.length])
    .thresholds(thresholds)(goodness)
    .map(({ coordinates }, place) => ({
      place,
      path: coordinates
        .flat()
        .map((ring) => `M${ring.map(([x = 0, y = 0]) => `${atX(along(xs, x)).toFixed(1)},${atY(along(ys, y)).toFixed(1)}`).join("L")}Z`)
        .join(""),
    }));
}

/** d3 places the value of a cell in its middle, half a cell from the edge of the grid; the outer half cells are drawn out to nothing. */
function along(units: readonly number[], coordinate: number): number {
  const at = Math.max(0, Math.min(units.length - 1, coordinate - 0.5));
  const left = Math.floor(at);
  const [from = 0, to = from] = [units[left], units[left + 1]];
  return from + (to - from) * (at - left);
}

export interface Cell extends Region {
  readonly key: string;
}

/** A rectangle for each value of the grid: what lies between two choices means nothing, so no contour runs through it. */
export function contourCells({ xs, ys, losses }: Grid, atX: Place, atY: Place, rampSize: number): Cell[] {
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const [edgesX, edgesY] = [edgesOf(xs).map(atX), edgesOf(ys).map(atY)];
  return losses.map((loss, index) => {
    const [column, row] = [index % xs.length, Math.floor(index / xs.length)];
    const [left = 0, right = 0, bottom = 0, top = 0] = [edgesX[column], edgesX[column + 1], edgesY[row], edgesY[row + 1]];
    const place = Math.round(((high - loss) / (high - low || 1)) * (rampSize - 1));
    return { key: `${column} ${row}`, place, path: `M${left},${bottom}H${right}V${top}H${left}Z` };
  });
}

/** Half way between two values; the outer ones at the ends of the axis. */
function edgesOf(units: readonly number[]): number[] {
  return [0, ...units.slice(1).map((unit, index) => (unit + (units[index] ?? unit)) / 2), 1];
}
