/** Tree-structured Parzen estimator: the next trial is where good trials are dense and others are not. */
import { randomStream } from "../numbers/random";
import type { Observation } from "../observation";
import { ranked } from "../ranking";
import type { Sampler } from "../sampler";
import { sobol } from "../sobol";
import { cubeOf } from "../space/cube";
import type { Dimension } from "../space/dimension";
import { acceptanceOf, drawUnseen } from "../space/unseen";
import { type Parzen, parzenOf } from "./parzen";

/** Of Optuna, as are the candidates and the weight of the broad kernel. */
const leastStartupTrials = 10;
/** Times that each choice of a category is to have been drawn: a choice that had bad luck with the other values is hardly tried again. */
const drawsOfAChoice = 6;
const candidates = 24;
const priorWeight = 1;
/** Share of the trials that count as good, and how many at least and at most. Weights by rank let it be more than the usual tenth. */
const goodShare = 0.2;
const leastGood = 3;
const mostGood = 25;
/** Of a kernel, as a share of the range: narrower ones would hold the search at one point (Watanabe finds 0.03 best). */
const leastDeviation = 0.02;
/** Of values that lie evenly over the range: where fewer than two say how far good ones lie apart. */
const evenDeviation = Math.sqrt(1 / 12);
/** Batches of candidates before the search gives up and draws anywhere, where all of them are refused or known. */
const mostBatches = 8;

/**
 * Bergstra et al., Algorithms for Hyper-Parameter Optimization, 2011; multivariate (Falkner et al., BOHB, 2018): a kernel is a product over all
 * parameters, so that a candidate keeps values that were good together. Trials whose result is not known yet count as bad, and so do failed
 * ones: the constant liar of parallel search (Ginsbourger et al., 2010). Beside Optuna's, weights and widths of the kernels follow Watanabe,
 * Tree-Structured Parzen Estimator: Understanding Its Algorithm Components, 2023: better trials weigh more, and kernels are as wide as good trials
 * lie apart (Scott's rule). Both densities have these widths, so that their ratio does not come from unlike smoothing.
 */
export const tpe: Sampler = (asked) => {
  const { space, seed, number, observations, options } = asked;
  const { dimensions, encode, decode } = cubeOf(space);
  const points = new Map(observations.map((each) => [each, encode(each.values)]));
  const within = observations.filter((each) => points.get(each) !== null);
  const best = ranked(within);
  const ended = within.filter(({ status }) => status !== "pending").length;
  if (dimensions.length === 0 || best.length < 2 || ended < (options.startupTrials ?? startupTrials(dimensions, asked.trials)))
    return sobol(asked);

  const goodCount = Math.min(best.length - 1, mostGood, Math.max(leastGood, Math.ceil(goodShare * ended)));
  const good = best.slice(0, goodCount);
  const isGood = new Set(good);
  const pointsOf = (some: readonly Observation[]) => some.flatMap((each) => points.get(each) ?? []);
  const [goodPoints, badPoints] = [pointsOf(good), pointsOf(within.filter((each) => !isGood.has(each)))];
  const deviations = deviationsOf(dimensions, goodPoints);
  const goodDensity = parzenOf(dimensions, { points: goodPoints, weights: weightsByRank(goodCount), priorWeight, deviations });
  const badDensity = parzenOf(dimensions, { points: badPoints, weights: badPoints.map(() => 1), priorWeight, deviations });

  const accepts = acceptanceOf(asked);
  const random = randomStream(seed, "tpe", number);
  for (let batch = 0; batch < mostBatches; batch += 1) {
    const drawn = Array.from({ length: candidates }, () => asDecoded(goodDensity.sample(random)));
    for (const point of byRatio(drawn, goodDensity, badDensity)) {
      const values = decode(point);
      if (accepts(values)) return values;
    }
  }
  return drawUnseen(space, accepts, random);

  /** Without coordinates of parameters whose condition does not hold: they must not count. */
  function asDecoded(point: Float64Array): Float64Array {
    const active = encode(decode(point));
    return active === null ? point : point.map((unit, at) => (Number.isNaN(active[at]) ? Number.NaN : unit));
  }
};

/** Drawn evenly before a model is made of them; a quarter of the trials at most for the sake of categories. */
function startupTrials(dimensions: readonly Dimension[], trials: number): number {
  const choices = dimensions.map(({ kind, levels }) => (kind === "category" ? (levels ?? 0) : 0));
  return Math.max(leastStartupTrials, Math.min(trials / 4, drawsOfAChoice * Math.max(0, ...choices)));
}

/** The most promising first: the ratio of the densities grows with expected improvement. */
function byRatio(points: readonly Float64Array[], good: Parzen, bad: Parzen): readonly Float64Array[] {
  const ratios = new Map(points.map((point) => [point, good.logDensity(point) - bad.logDensity(point)]));
  return [...points].sort((a, b) => (ratios.get(b) ?? 0) - (ratios.get(a) ?? 0));
}

/** 1 on average, falling with the logarithm of the rank (Hansen, The CMA Evolution Strategy: A Tutorial, 2016): the same whatever the losses' scale. */
function weightsByRank(count: number): number[] {
  const raw = Array.from({ length: count }, (_, index) => Math.log(count + 1) - Math.log(index + 1));
  const mean = raw.reduce((sum, weight) => sum + weight, 0) / count;
  return raw.map((weight) => weight / mean);
}

/** Scott's rule (Multivariate Density Estimation, 1992) along each dimension, over the points that have a value there. */
function deviationsOf(dimensions: readonly Dimension[], points: readonly Float64Array[]): Float64Array {
  return Float64Array.from(dimensions, (_, at) => {
    const units = points.map((point) => point[at] ?? Number.NaN).filter((unit) => !Number.isNaN(unit));
    const count = units.length;
    const mean = units.reduce((sum, unit) => sum + unit, 0) / count;
    const variance = units.reduce((sum, unit) => sum + (unit - mean) ** 2, 0) / (count - 1);
    const deviation = count < 2 ? evenDeviation : Math.sqrt(variance);
    return Math.max(leastDeviation, deviation * (count + 1) ** (-1 / (dimensions.length + 4)));
  });
}
