/** A density over the unit cube: a mixture of kernels at known points, and of a broad one over all of the space. */
import { normalDistribution, normalQuantile } from "../numbers/normal";
import { below, type Random } from "../numbers/random";
import type { Dimension } from "../space/dimension";

export interface Parzen {
  /** A point of the mixture; coordinates of what has levels are in the middle of their cells. */
  sample(random: Random): Float64Array;
  /** Natural logarithm of the density; coordinates that are NaN are left out. */
  logDensity(point: Float64Array): number;
}

export interface Kernels {
  /** NaN: the parameter had no value there, and the kernel says nothing of it. */
  readonly points: readonly Float64Array[];
  /** Of each point; the broad kernel has `priorWeight`. */
  readonly weights: readonly number[];
  readonly priorWeight: number;
  /** Standard deviation of a point's kernel along each dimension of numbers, as a share of the range. */
  readonly deviations: Float64Array;
}

/** Of the broad kernel, whose middle is the space's (Bergstra et al., Algorithms for Hyper-Parameter Optimization, 2011). */
const priorDeviation = 1;
/**
 * Weight of a category's kernel that all choices share, its own among them (the kernel is Aitchison and Aitken's, Biometrika 63, 1976). Ours: Optuna's
 * share falls with the number of kernels, and then a choice is held on to before the others were tried with good values beside them.
 */
const sharedByChoices = 0.2;
const rootOfTwoPi = Math.sqrt(2 * Math.PI);

/**
 * Numbers have normal kernels cut off at the ends of their range, and a value with steps has the share of its cell.
 */
export function parzenOf(dimensions: readonly Dimension[], { points, weights, priorWeight, deviations }: Kernels): Parzen {
  const size = dimensions.length;
  const count = points.length + 1;
  const middles = new Float64Array(count * size).fill(0.5);
  points.forEach((point, kernel) => void middles.set(point, kernel * size));
  const widths = middles.map((_, at) => (at < points.length * size ? (deviations[at % size] ?? 1) : priorDeviation));
  const totalWeight = weights.reduce((sum, weight) => sum + weight, priorWeight);
  const shares = Float64Array.from({ length: count }, (_, kernel) => (weights[kernel] ?? priorWeight) / totalWeight);
  const logShares = shares.map(Math.log);
  /** What of each kernel lies inside the cube, by which it is divided. */
  const inside = middles.map((middle, at) => {
    const width = widths[at] ?? 1;
    return normalDistribution((1 - middle) / width) - normalDistribution(-middle / width);
  });
  const logScales = inside.map((mass, at) => Math.log(mass * (widths[at] ?? 1) * rootOfTwoPi));

  return {
    sample(random) {
      let kernel = 0;
      for (let left = random() - (shares[0] ?? 0); left > 0 && kernel < count - 1; left -= shares[kernel] ?? 0) kernel += 1;
      return Float64Array.from(dimensions, (dimension, at) => {
        const [from, to] = dimension.cell(coordinate(dimension, kernel * size + at, random));
        return (from + to) / 2;
      });
    },
    logDensity(point) {
      const logs = Float64Array.from(logShares);
      dimensions.forEach((dimension, at) => {
        const unit = point[at] ?? Number.NaN;
        if (Number.isNaN(unit)) return;
        const logKernel = kernelAlong(dimension, unit);
        for (let kernel = 0, entry = at; kernel < count; kernel += 1, entry += size) {
          if (!Number.isNaN(middles[entry])) logs[kernel] = (logs[kernel] ?? 0) + logKernel(entry);
        }
      });
      return logSum(logs);
    },
  };

  function coordinate(dimension: Dimension, entry: number, random: Random): number {
    const middle = middles[entry] ?? 0.5;
    if (Number.isNaN(middle)) return random();
    if (dimension.kind === "category") {
      const levels = dimension.levels ?? 1;
      const isAny = entry >= points.length * size || random() < sharedByChoices;
      return isAny ? (below(levels, random) + 0.5) / levels : middle;
    }
    const width = widths[entry] ?? 1;
    const share = normalDistribution(-middle / width) + random() * (inside[entry] ?? 1);
    // A share that rounding has made 0 or 1 lies at an end.
    return share <= 0 ? 0 : share >= 1 ? 1 : Math.min(1, Math.max(0, middle + width * normalQuantile(share)));
  }

  /** Kernels at the same value are the same, and there are no more values than levels. */
  function byMiddle(logKernel: (middle: number, width: number, mass: number) => number): (entry: number) => number {
    const known = new Map<number, number>();
    return (entry) => {
      const middle = middles[entry] ?? 0;
      const isBroad = entry >= points.length * size;
      const before = isBroad ? undefined : known.get(middle);
      if (before !== undefined) return before;
      const log = logKernel(middle, widths[entry] ?? 1, inside[entry] ?? 1);
      if (!isBroad) known.set(middle, log);
      return log;
    };
  }

  /** Logarithm of the kernel of each entry at a coordinate, over its density if it were uniform. */
  function kernelAlong(dimension: Dimension, unit: number): (entry: number) => number {
    if (dimension.levels === null)
      return (entry) => {
        const away = (unit - (middles[entry] ?? 0)) / (widths[entry] ?? 1);
        return -0.5 * away * away - (logScales[entry] ?? 0);
      };
    const { levels } = dimension;
    const [from, to] = dimension.cell(unit);
    if (dimension.kind === "category") {
      const logOther = Math.log(sharedByChoices);
      const logOwn = Math.log(levels * (1 - sharedByChoices) + sharedByChoices);
      return (entry) => {
        const middle = middles[entry] ?? 0;
        if (entry >= points.length * size) return 0;
        return middle > from && middle < to ? logOwn : logOther;
      };
    }
    return byMiddle((middle, width, mass) => {
      const within = normalDistribution((to - middle) / width) - normalDistribution((from - middle) / width);
      return Math.log(Math.max(within, Number.MIN_VALUE) / ((to - from) * mass));
    });
  }
}

function logSum(logs: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const log of logs) most = Math.max(most, log);
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - most);
  return most + Math.log(sum);
}
