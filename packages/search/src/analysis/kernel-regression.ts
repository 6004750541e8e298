/** A smooth loss over one or two axes through trials that also differ in everything else. */

interface PlacedLoss {
  readonly at: readonly number[];
  readonly loss: number;
}

/** Of an axis from 0 to 1: from following each point to hardly more than the mean. */
const bandwidths = [0.03, 0.05, 0.08, 0.12, 0.2, 0.35];
/** Points that the choice of a bandwidth looks at: it needs the square of them. */
const judged = 300;

function weightedMean(points: readonly PlacedLoss[], at: readonly number[], bandwidth: number, left: number): number {
  let sum = 0;
  let weights = 0;
  // The nearest one's exponent is taken off all of them: far from every point the weights would all be 0 otherwise.
  const exponents = points.map((point) => {
    const distance = at.reduce((total, place, axis) => total + (place - (point.at[axis] ?? place)) ** 2, 0);
    return distance / (2 * bandwidth * bandwidth);
  });
  const nearest = exponents.reduce(
    (least, exponent, index) => (index === left ? least : Math.min(least, exponent)),
    Number.POSITIVE_INFINITY,
  );
  points.forEach((point, index) => {
    if (index === left) return;
    const weight = Math.exp(nearest - (exponents[index] ?? 0));
    sum += weight * point.loss;
    weights += weight;
  });
  return sum / weights;
}

/** The bandwidth that tells each point best from the others (leave one out). */
function bestBandwidth(points: readonly PlacedLoss[]): number {
  const stride = Math.ceil(points.length / judged);
  const some = points.filter((_, index) => index % stride === 0);
  const errorOf = (bandwidth: number) =>
    some.reduce((sum, point, index) => sum + (weightedMean(some, point.at, bandwidth, index) - point.loss) ** 2, 0);
  const errors = bandwidths.map(errorOf);
  return bandwidths[errors.indexOf(Math.min(...errors))] ?? 0.12;
}

/**
 * Gaussian kernel regression (Nadaraya 1964, Watson 1964), bandwidth by leave-one-out cross-validation. It smooths instead of going through
 * each point, because trials at one place of these axes differ elsewhere. Null with fewer than three points.
 */
export function kernelRegression(points: readonly PlacedLoss[]): ((at: readonly number[]) => number) | null {
  if (points.length < 3) return null;
  const bandwidth = bestBandwidth(points);
  return (at) => weightedMean(points, at, bandwidth, -1);
}
