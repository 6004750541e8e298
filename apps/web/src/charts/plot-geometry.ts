/** Where the plot lies inside a chart's box: fixed margins, so that charts above each other line up and an overlay needs no measuring. */
import { type Axis, project } from "./axis";

export const plotMargin = { left: 56, right: 14, top: 10, bottom: 24 } as const;

export interface PlotBox {
  width: number;
  height: number;
}

export function plotWidth({ width }: Pick<PlotBox, "width">): number {
  return Math.max(1, width - plotMargin.left - plotMargin.right);
}

/** The axis' ends in the space in which points are placed. */
export function projectedDomain({ scale, domain }: Axis): [number, number] {
  return [project(scale, domain[0]) ?? 0, project(scale, domain[1]) ?? 1];
}

/** Pixels from the left edge of the box to a position on the x axis. */
export function pixelOf(axis: Axis, box: Pick<PlotBox, "width">, position: number): number {
  const [from, to] = projectedDomain(axis);
  return plotMargin.left + ((position - from) / (to - from)) * plotWidth(box);
}

/** Position on the x axis at so many pixels from the left edge of the box, held inside the plot. */
export function positionAt(axis: Axis, box: Pick<PlotBox, "width">, pixel: number): number {
  const [from, to] = projectedDomain(axis);
  const share = Math.max(0, Math.min(1, (pixel - plotMargin.left) / plotWidth(box)));
  return from + share * (to - from);
}

/** Pixels from the top edge of the box to a position on the y axis. */
export function pixelOfY(axis: Axis, { height }: PlotBox, position: number): number {
  const [from, to] = projectedDomain(axis);
  const inner = Math.max(1, height - plotMargin.top - plotMargin.bottom);
  return plotMargin.top + (1 - (position - from) / (to - from)) * inner;
}
