/** Places what belongs to a step on the x axis of a chart: only what is in view, and in lanes where marks would cover each other. Pure. */
import { type Axis, project } from "./axis";
import { type PlotBox, pixelOf, plotMargin } from "./plot-geometry";

export interface Placed<Item> {
  item: Item;
  /** From the left edge of the chart. */
  pixel: number;
}

export function placed<Item>(items: readonly Item[], axis: Axis, box: PlotBox, xOf: (item: Item) => number): Placed<Item>[] {
  return items.flatMap((item) => {
    const position = project(axis.scale, xOf(item));
    const pixel = position === null ? Number.NaN : pixelOf(axis, box, position);
    return pixel >= plotMargin.left - 1 && pixel <= box.width - plotMargin.right + 1 ? [{ item, pixel }] : [];
  });
}

/** The first of `lanes` in which each mark keeps `apart` pixels from the one before it; where all are taken, the last. */
export function inLanes<Item>(marks: readonly Placed<Item>[], apart: number, lanes: number): (Placed<Item> & { lane: number })[] {
  const ends = Array.from({ length: lanes }, () => Number.NEGATIVE_INFINITY);
  return [...marks]
    .sort((a, b) => a.pixel - b.pixel)
    .map((mark) => {
      const free = ends.findIndex((end) => mark.pixel - end >= apart);
      const lane = free === -1 ? lanes - 1 : free;
      ends[lane] = mark.pixel;
      return { ...mark, lane };
    });
}
