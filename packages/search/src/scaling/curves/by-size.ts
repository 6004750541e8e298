/** How the loss at one fraction of training hangs on size and tokens: a smooth curve through the rungs, with what it does not know beyond them. */
import { factorise, invertFactor, timesLower, timesLowerTransposed } from "../../numbers/cholesky";

/** A run relative to the size that is to be predicted. */
export interface RelativeSize {
  /** log(N / N of the predicted). */
  readonly size: number;
  /** Logarithm of the ratio of their tokens a parameter. */
  readonly ratio: number;
}

/** Of the logarithm of the loss. */
export interface SizePrediction {
  readonly mean: number;
  /** Of the mean, not of a run about it. */
  readonly deviation: number;
  /** Of each rung. */
  readonly residuals: Float64Array;
  /** Rungs that the curve leaves free, in effect: those that its slopes do not use up. */
  readonly free: number;
}

/**
 * The logarithm of the loss is a polynomial of second order in both logarithms, with normal expectations of each coefficient: what a law
 * E + A / N^alpha + B / D^beta has near the published constants, and three times as wide. The level is as good as unknown; slopes are measured by any
 * ladder; how much they bend decides an extrapolation, and three or four rungs hardly tell. Such a law's logarithm bends by alpha^2 s (1 - s), where s
 * is the share of the loss that size can still remove: 0.01 to 0.03.
 */
const terms: readonly { readonly of: (at: RelativeSize) => number; readonly mean: number; readonly deviation: number }[] = [
  { of: () => 1, mean: 1.2, deviation: 2 },
  { of: ({ size }) => size, mean: -0.15, deviation: 0.3 },
  { of: ({ ratio }) => ratio, mean: -0.1, deviation: 0.15 },
  { of: ({ size }) => size ** 2 / 2, mean: 0.015, deviation: 0.03 },
  { of: ({ size, ratio }) => size * ratio, mean: 0.01, deviation: 0.03 },
  { of: ({ ratio }) => ratio ** 2 / 2, mean: 0.015, deviation: 0.03 },
];

const here: RelativeSize = { size: 0, ratio: 0 };

/**
 * A Gaussian process whose kernel is that polynomial's (Rasmussen and Williams, Gaussian Processes for Machine Learning, section 2.1).
 * @param noise by which a rung strays from the curve, as a deviation
 */
export function predictBySize(rungs: readonly RelativeSize[], logLosses: ArrayLike<number>, noise: number): SizePrediction {
  const count = rungs.length;
  const expected = rungs.map((rung) => terms.reduce((sum, { of, mean }) => sum + mean * of(rung), 0));
  const expectedHere = terms.reduce((sum, { of, mean }) => sum + mean * of(here), 0);
  const away = Float64Array.from(expected, (value, rung) => (logLosses[rung] as number) - value);
  const toHere = Float64Array.from(rungs, (rung) => kernel(rung, here));
  const inverse = inverseFactorOf(rungs, noise ** 2);
  const weighed = solve(inverse, count, away);
  const variance = Math.max(0, kernel(here, here) - dot(toHere, solve(inverse, count, toHere)));
  return {
    mean: expectedHere + dot(toHere, weighed),
    deviation: Math.sqrt(variance),
    // y - fitted = noise^2 K^-1 (y - expected), whose trace says how much the curve leaves free.
    residuals: weighed.map((value) => noise ** 2 * value),
    free: noise ** 2 * inverse.reduce((sum, value) => sum + value ** 2, 0),
  };
}

function kernel(a: RelativeSize, b: RelativeSize): number {
  return terms.reduce((sum, { of, deviation }) => sum + deviation ** 2 * of(a) * of(b), 0);
}

/** Of the runs' covariance, noise included; the noise makes it positive definite. */
function inverseFactorOf(rungs: readonly RelativeSize[], noiseVariance: number): Float64Array {
  const count = rungs.length;
  const matrix = Float64Array.from({ length: count * count }, (_, at) => {
    const [row, column] = [Math.floor(at / count), at % count];
    return kernel(rungs[row] as RelativeSize, rungs[column] as RelativeSize) + (row === column ? noiseVariance : 0);
  });
  factorise(matrix, count);
  const inverse = new Float64Array(count * count);
  invertFactor(matrix, count, inverse);
  return inverse;
}

function solve(inverseFactor: Float64Array, count: number, vector: Float64Array): Float64Array {
  const half = new Float64Array(count);
  const result = new Float64Array(count);
  timesLower(inverseFactor, count, vector, half);
  timesLowerTransposed(inverseFactor, count, half, result);
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);
}
