/** Several curves as one: their mean, and a band of what lies around it. Pure. */
import { mean } from "@trainyard/contracts";
import { type CurvePoint, valueAtX } from "./curve";

export const bands = ["range", "confidence"] as const;
/** range: from the lowest to the highest; confidence: 95 % interval of the mean. */
export type Band = (typeof bands)[number];

export interface MeanPoint {
  x: number;
  mean: number;
  low: number;
  high: number;
  /** Curves that come as far as this. */
  count: number;
}

const mostPoints = 300;

/**
 * Over the places where any of the curves has a point, thinned out. Curves end at different places, and a mean of those that are left is
 * another mean: `count` tells where that begins.
 */
export function meanCurve(curves: readonly (readonly CurvePoint[])[], band: Band): MeanPoint[] {
  return placesOf(curves).flatMap((x) => {
    const values = curves.flatMap((points) => valueAtX(points, x) ?? []);
    return values.length === 0 ? [] : [{ x, mean: mean(values), ...bandOf(values, band), count: values.length }];
  });
}

function placesOf(curves: readonly (readonly CurvePoint[])[]): number[] {
  const ends = new Set(curves.flatMap((points) => [points[0], points.at(-1)]).flatMap((point) => point?.x ?? []));
  const all = [...new Set(curves.flatMap((points) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const every = Math.ceil(all.length / mostPoints);
  return all.filter((x, index) => index % every === 0 || ends.has(x));
}

/** `high` and `low` of the band; the interval is Student's, as a handful of seeds has few degrees of freedom. */
export function bandOf(values: readonly number[], band: Band): { low: number; high: number } {
  if (band === "range" || values.length < 2) return { low: Math.min(...values), high: Math.max(...values) };
  const center = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
  const half = studentQuantile(values.length - 1) * Math.sqrt(variance / values.length);
  return { low: center - half, high: center + half };
}

/** 0.975 quantile of Student's t by degrees of freedom, 1 to 10 (Abramowitz & Stegun 1964, table 26.10). */
const quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

/** Beyond the table the expansion in 1/n about the normal quantile (Abramowitz & Stegun 26.7.5), right to a thousandth there. */
function studentQuantile(freedom: number): number {
  const z = 1.959964;
  return quantiles[freedom - 1] ?? z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
}
