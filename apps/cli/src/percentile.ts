/** Percentiles of measurements. */

/** The smallest value that at least `fraction` of the values do not exceed (nearest rank); null of none. */
export function percentile(values: readonly number[], fraction: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(Math.ceil(fraction * sorted.length), 1);
  return sorted[rank - 1] ?? null;
}
