/** What dragging on an axis does to its brush: draw a new one, move it, or pull one of its ends. Pure. */
import type { Span } from "./placed-axis";

type Grip = "new" | "move" | "top" | "bottom";

export interface Drag {
  readonly grip: Grip;
  readonly startPixel: number;
  /** The brush as it was; for a new one both ends are where it began. */
  readonly before: Span;
}

/** Pixels about an end within which it is meant. */
const endReach = 7;
/** A drag shorter than this is a click that shook. */
export const shortestDrag = 4;

export function beginDrag(pixel: number, brush: Span | null): Drag {
  const gripped = brush === null ? "new" : gripOf(pixel, brush);
  return { grip: gripped, startPixel: pixel, before: brush === null || gripped === "new" ? { top: pixel, bottom: pixel } : brush };
}

function gripOf(pixel: number, { top, bottom }: Span): Grip {
  if (Math.abs(pixel - top) <= endReach) return "top";
  if (Math.abs(pixel - bottom) <= endReach) return "bottom";
  return pixel > top && pixel < bottom ? "move" : "new";
}

/** The brush while the pointer is at `pixel`, held inside the plot. */
export function dragTo({ grip, startPixel, before }: Drag, pixel: number, plot: Span): Span {
  const at = Math.max(plot.top, Math.min(plot.bottom, pixel));
  if (grip === "move") {
    const by = Math.max(plot.top - before.top, Math.min(plot.bottom - before.bottom, pixel - startPixel));
    return { top: before.top + by, bottom: before.bottom + by };
  }
  const fixed = grip === "top" ? before.bottom : grip === "bottom" ? before.top : startPixel;
  return { top: Math.min(fixed, at), bottom: Math.max(fixed, at) };
}

/** An end moved by keys; it stops at the other end. */
export function moveEnd(brush: Span, end: "top" | "bottom", pixel: number, plot: Span): Span {
  const within = Math.max(plot.top, Math.min(plot.bottom, pixel));
  return end === "top" ? { ...brush, top: Math.min(within, brush.bottom) } : { ...brush, bottom: Math.max(within, brush.top) };
}
