/** A value with the interval that its resamples give. */
import type { Estimate } from "@trainyard/contracts";

/** Share of what the project draws as an interval, where nothing else is said. */
export const usualCoverage = 0.9;

/** Percentile interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). */
export function estimateOf(value: number, samples: readonly number[], coverage: number = usualCoverage): Estimate {
  const sorted = Float64Array.from(samples).sort();
  const tail = (1 - coverage) / 2;
  return { value, low: Math.min(value, quantileOf(sorted, tail)), high: Math.max(value, quantileOf(sorted, 1 - tail)) };
}

/** Of numbers that are sorted, between two neighbours where it falls there. NaN of none. */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const from = sorted[below] ?? Number.NaN;
  return from + (at - below) * ((sorted[below + 1] ?? from) - from);
}
