/** Statistics of short windows. */

/** The newest `size` values, oldest first. */
export function appended(window: readonly number[], value: number, size: number): readonly number[] {
  return [...window, value].slice(-size);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of the population, as the published detectors take it. */
export function standardDeviation(values: readonly number[]): number {
  const center = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
}

export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Median distance from the median, scaled so that it is the deviation of normal numbers: 1 / Φ⁻¹(3/4). */
export function medianDeviation(values: readonly number[]): number {
  const center = median(values);
  return 1.4826 * median(values.map((value) => Math.abs(value - center)));
}

/** Deviation of single values, told from how neighbours differ: a trend does not enter into it. A difference has √2 times that of one value. */
export function stepDeviation(values: readonly number[]): number {
  const differences = values.slice(1).map((value, index) => Math.abs(value - (values[index] ?? value)));
  return (1.4826 * median(differences)) / Math.SQRT2;
}
