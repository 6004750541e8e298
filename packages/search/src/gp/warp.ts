/** Losses made more normal before a Gaussian process sees them: a few that are very large or very small would hide all the others. */

/**
 * Yeo and Johnson 2000: a power of what is above the middle, the mirrored power of what is below. 1 changes nothing; less flattens large values,
 * more flattens small ones.
 */
function power(value: number, exponent: number): number {
  const size = Math.log1p(Math.abs(value));
  const shape = value >= 0 ? exponent : 2 - exponent;
  const curved = Math.abs(shape) < 1e-6 ? size : Math.expm1(shape * size) / shape;
  return value >= 0 ? curved : -curved;
}

export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const floor = Math.floor(at);
  const left = sorted[floor] as number;
  return left + (at - floor) * ((sorted[Math.min(floor + 1, sorted.length - 1)] as number) - left);
}

/** Distances from the median in units of the median distance (of the mean one where more than half of all are equal). */
export function centre(losses: Float64Array): Float64Array {
  const median = quantile(losses.toSorted(), 0.5);
  const distances = losses.map((loss) => Math.abs(loss - median)).sort();
  const usual = quantile(distances, 0.5) || distances.reduce((sum, distance) => sum + distance, 0) / distances.length || 1;
  return losses.map((loss) => (loss - median) / usual);
}

interface Warped {
  /** Mean 0, variance 1. */
  readonly values: Float64Array;
  /** Logarithm of the change of volume: what makes likelihoods of different exponents comparable. */
  readonly logJacobian: number;
}

/** Centred losses after the power, standardised. */
export function warp(centred: Float64Array, exponent: number): Warped {
  const values = centred.map((value) => power(value, exponent));
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count) || 1;
  let logJacobian = -count * Math.log(deviation);
  for (const value of centred) logJacobian += (exponent - 1) * Math.sign(value) * Math.log1p(Math.abs(value));
  return { values: values.map((value) => (value - mean) / deviation), logJacobian };
}
