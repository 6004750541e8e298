/** Learning curves as pixels: thinned to what a screen can show, and where each one ends. Pure. */
import type { Trial, TrialCurve } from "@trainyard/contracts";
import { type Axis, project } from "../../../../charts/axis";
import { type PlotBox, pixelOf, pixelOfY } from "../../../../charts/plot-geometry";
import { firstIndex } from "../../../../charts/x-axis";
import { type PixelLine, thin } from "./thin";

export type CurveKind = "train" | "validation";

export interface CurveLine extends PixelLine {
  readonly number: number;
  readonly status: Trial["status"];
}

/** Width of a column that keeps its extremes, pixels: wider with many curves, of which nobody sees the ripples. */
function columnOf(curves: number): number {
  return Math.max(1, Math.min(4, curves / 125));
}

/** Of a trial that has no point on the axes there is no line. */
export function curveLines(
  curves: readonly TrialCurve[],
  kind: CurveKind,
  byNumber: ReadonlyMap<number, Trial>,
  { x, y, box }: { x: Axis; y: Axis; box: PlotBox },
): CurveLine[] {
  // Pixels are linear in the projected value, so two of them fix the whole axis: far cheaper than asking for each point.
  const [x0, y0] = [pixelOf(x, box, 0), pixelOfY(y, box, 0)];
  const [perX, perY] = [pixelOf(x, box, 1) - x0, pixelOfY(y, box, 1) - y0];
  const column = columnOf(curves.length);
  return curves.flatMap(({ number, [kind]: { tokens, loss } }) => {
    const status = byNumber.get(number)?.status;
    if (status === undefined) return [];
    const xs = Float32Array.from(tokens, (token) => x0 + perX * (project(x.scale, token) ?? Number.NaN));
    const ys = Float32Array.from(tokens, (_, index) => {
      const value = loss[index] ?? null;
      return value === null ? Number.NaN : y0 + perY * (project(y.scale, value) ?? Number.NaN);
    });
    const line = thin({ xs, ys }, column);
    return line.ys.every(Number.isNaN) ? [] : [{ number, status, ...line }];
  });
}

/** The last point with a figure. */
export function endOf({ xs, ys }: PixelLine): { x: number; y: number } | null {
  for (let index = xs.length - 1; index >= 0; index -= 1) {
    const y = ys[index] ?? Number.NaN;
    if (!Number.isNaN(y)) return { x: xs[index] ?? 0, y };
  }
  return null;
}

/** Height of a line at a place, straight between its points; null before its first and after its last one, or in a gap. */
export function heightAt({ xs, ys }: PixelLine, x: number): number | null {
  const right = firstIndex(xs.length, (index) => (xs[index] ?? 0) >= x);
  const [toX, toY] = [xs[right], ys[right]];
  if (toX === undefined || toY === undefined) return null;
  const [fromX, fromY] = [xs[right - 1], ys[right - 1]];
  if (fromX === undefined || fromY === undefined) return toX - x < 2 ? toY : null;
  const y = fromY + ((toY - fromY) * (x - fromX)) / (toX - fromX || 1);
  return Number.isNaN(y) ? null : y;
}

/** Pixels from a curve, or from its end, within which it is meant. */
const reach = 14;

export function nearestCurve(lines: readonly CurveLine[], x: number, y: number): CurveLine | null {
  let best: CurveLine | null = null;
  let least = reach;
  for (const line of lines) {
    const height = heightAt(line, x);
    const end = height === null ? endOf(line) : null;
    const distance = height !== null ? Math.abs(height - y) : end !== null ? Math.hypot(end.x - x, end.y - y) : Number.POSITIVE_INFINITY;
    if (distance < least) [best, least] = [line, distance];
  }
  return best;
}
