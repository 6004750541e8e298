/** Learning curves as pixels: thinned to what a screen can show, and where each one ends. Pure. */
import type { Trial, TrialCurve } from "@trainyard/contracts";
import { type Axis, project } from "../../../../charts/axis";
import { type PlotBox, pixelOf, pixelOfY } from "../../../../charts/plot-geometry";
import { firstIndex } from "../../../../charts/x-axis";

export type CurveKind = "train" | "validation";

export interface CurveLine {
  readonly number: number;
  readonly status: Trial["status"];
  /** Pixels, in x order. NaN in y: a gap. */
  readonly xs: Float32Array;
  readonly ys: Float32Array;
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
  return curves.flatMap(({ number, [kind]: { tokens, loss } }) => {
    const trial = byNumber.get(number);
    if (trial === undefined) return [];
    const pixels = tokens.map((token, index) => {
      const value = loss[index] ?? null;
      const [atX, atY] = [project(x.scale, token), value === null ? null : project(y.scale, value)];
      return { x: atX === null ? Number.NaN : x0 + perX * atX, y: atY === null ? Number.NaN : y0 + perY * atY };
    });
    const kept = thin(pixels.filter((pixel) => !Number.isNaN(pixel.x)));
    if (!kept.some((pixel) => !Number.isNaN(pixel.y))) return [];
    return [
      { number, status: trial.status, xs: Float32Array.from(kept, (pixel) => pixel.x), ys: Float32Array.from(kept, (pixel) => pixel.y) },
    ];
  });
}

interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** Width of a column that keeps its first, lowest, highest and last point, pixels: what a line looks like is kept (M4, Jugel et al. 2014). */
const column = 2;

function thin(pixels: readonly Pixel[]): Pixel[] {
  if (pixels.length < 200) return [...pixels];
  const kept: Pixel[] = [];
  for (let from = 0; from < pixels.length; ) {
    const end = Math.floor((pixels[from]?.x ?? 0) / column) + 1;
    let to = from;
    while (to < pixels.length && (pixels[to]?.x ?? 0) < end * column) to += 1;
    kept.push(...extremes(pixels.slice(from, Math.max(to, from + 1))));
    from = Math.max(to, from + 1);
  }
  return kept;
}

function extremes(pixels: readonly Pixel[]): readonly Pixel[] {
  if (pixels.length <= 4) return pixels;
  let low = 0;
  let high = 0;
  let gap = -1;
  pixels.forEach(({ y }, index) => {
    if (Number.isNaN(y)) gap = index;
    if (y < (pixels[low]?.y ?? 0)) low = index;
    if (y > (pixels[high]?.y ?? 0)) high = index;
  });
  const chosen = [...new Set([0, low, high, gap, pixels.length - 1])].filter((index) => index >= 0).sort((a, b) => a - b);
  return chosen.flatMap((index) => pixels[index] ?? []);
}

/** The last point with a figure. */
export function endOf({ xs, ys }: CurveLine): Pixel | null {
  for (let index = xs.length - 1; index >= 0; index -= 1) {
    const y = ys[index] ?? Number.NaN;
    if (!Number.isNaN(y)) return { x: xs[index] ?? 0, y };
  }
  return null;
}

/** Height of a line at a place, straight between its points; null before its first and after its last one, or in a gap. */
export function heightAt({ xs, ys }: CurveLine, x: number): number | null {
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
