/** The constants of CMA-ES for a number of dimensions and a population. */

export interface StrategyConstants {
  readonly population: number;
  /** By rank, the best first; those of the better half are above 0 and sum to 1, the others are below 0. */
  readonly weights: readonly number[];
  /** How many points of equal weight the better half is worth. */
  readonly selection: number;
  /** Learning rates of the path of the covariance, of its rank-one and its rank-mu update, and of the path of the step size. */
  readonly pathRate: number;
  readonly rankOneRate: number;
  readonly rankMuRate: number;
  readonly stepPathRate: number;
  readonly stepDamping: number;
  /** Mean length of a standard normal vector. */
  readonly normalLength: number;
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);
const worthOf = (weights: readonly number[]) => sumOf(weights) ** 2 / sumOf(weights.map((weight) => weight * weight));

/** Defaults of Hansen, The CMA Evolution Strategy: A Tutorial, 2016 (arXiv:1604.00772), table 1, with negative weights (active CMA-ES). */
export function strategyConstants(dimensions: number, population: number): StrategyConstants {
  const n = dimensions;
  const raw = Array.from({ length: population }, (_, rank) => Math.log((population + 1) / 2) - Math.log(rank + 1));
  const better = raw.filter((weight) => weight > 0);
  const worse = raw.filter((weight) => weight < 0);
  const mu = worthOf(better);
  const rankOneRate = 2 / ((n + 1.3) ** 2 + mu);
  const rankMuRate = Math.min(1 - rankOneRate, (2 * (0.25 + mu + 1 / mu - 2)) / ((n + 2) ** 2 + mu));
  const stepPathRate = (mu + 2) / (n + mu + 5);
  const negative = Math.min(
    1 + rankOneRate / rankMuRate,
    1 + (2 * worthOf(worse)) / (mu + 2),
    (1 - rankOneRate - rankMuRate) / (n * rankMuRate),
  );
  return {
    population,
    weights: raw.map((weight) => (weight > 0 ? weight / sumOf(better) : (-weight / sumOf(worse)) * negative)),
    selection: mu,
    pathRate: (4 + mu / n) / (n + 4 + (2 * mu) / n),
    rankOneRate,
    rankMuRate,
    stepPathRate,
    stepDamping: 1 + 2 * Math.max(0, Math.sqrt((mu - 1) / (n + 1)) - 1) + stepPathRate,
    normalLength: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}
