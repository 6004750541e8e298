/** Statistics of short windows, shared by what watches a run and by what guards its updates. */

/** The newest `size` values, oldest first. */
export function appended(window: readonly number[], value: number, size: number): readonly number[] {
  return [...window, value].slice(-size);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of the population, as the detectors of this project take it; OLMo-core divides by one less. */
export function standardDeviation(values: readonly number[]): number {
  const center = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
}

export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort(); // far quicker than sorting an array by a function
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Median distance from the median, scaled so that it is the deviation of normal numbers: 1 / Φ⁻¹(3/4). */
export function medianDeviation(values: readonly number[]): number {
  const center = median(values);
  return 1.4826 * median(values.map((value) => Math.abs(value - center)));
}
