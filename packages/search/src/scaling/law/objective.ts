/** What a law is fitted by: Huber's loss of the logarithm, and a weak expectation for what few runs cannot tell. */
import type { Differentiable } from "../../numbers/minimise";
import type { LawConstants, ScalingPoint } from "./law";

/**
 * The fit moves five numbers: log E, the logarithms of both other terms at the middle of the data, alpha and beta. At the middle, because A and
 * alpha themselves lie along a narrow valley that no quasi-Newton method follows quickly.
 */
export type LawVector = Float64Array;

export interface LawData {
  /** Logarithms, less their means. */
  readonly sizes: Float64Array;
  readonly tokens: Float64Array;
  readonly logLosses: Float64Array;
  readonly meanSize: number;
  readonly meanTokens: number;
}

/** Where residuals cease to count squared: Hoffmann et al. (2022), section 3.3. */
const huberThreshold = 1e-3;

/**
 * Normal expectations, wide beside what a real ladder tells (240 runs pull ten times harder on each), but without them four runs whose tokens follow
 * their size leave whole lines of laws equally good. Exponents: between Chinchilla's and its refit's 0.28 to 0.37, and Kaplan's steeper data, twice as
 * wide as they differ. E: about both fits' 1.7 to 1.8 nats, which other texts and tokenizers halve or double. The two terms are of one size at the
 * tokens that a size is given in practice, within a factor of 4.
 */
export const expectation = {
  exponent: { mean: 0.35, deviation: 0.15 },
  logIrreducible: { mean: Math.log(1.75), deviation: 0.5 },
  logRatioOfTerms: { mean: 0, deviation: 1.5 },
} as const;

/** Means of log E, log of the ratio of terms, alpha, beta. */
export type ExpectedMeans = readonly [logIrreducible: number, logRatio: number, sizeExponent: number, dataExponent: number];

export const usualMeans: ExpectedMeans = [
  expectation.logIrreducible.mean,
  expectation.logRatioOfTerms.mean,
  expectation.exponent.mean,
  expectation.exponent.mean,
];

export function lawData(points: readonly ScalingPoint[]): LawData {
  const sizes = Float64Array.from(points, ({ parameters }) => Math.log(parameters));
  const tokens = Float64Array.from(points, (point) => Math.log(point.tokens));
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanSize, meanTokens] = [mean(sizes), mean(tokens)];
  return {
    sizes: sizes.map((value) => value - meanSize),
    tokens: tokens.map((value) => value - meanTokens),
    logLosses: Float64Array.from(points, ({ loss }) => Math.log(loss)),
    meanSize,
    meanTokens,
  };
}

export function constantsOf(vector: LawVector, { meanSize, meanTokens }: LawData): LawConstants {
  const [logIrreducible = 0, sizeTerm = 0, dataTerm = 0, sizeExponent = 0, dataExponent = 0] = vector;
  return {
    irreducible: Math.exp(logIrreducible),
    sizeFactor: Math.exp(sizeTerm + sizeExponent * meanSize),
    sizeExponent,
    dataFactor: Math.exp(dataTerm + dataExponent * meanTokens),
    dataExponent,
  };
}

/** Logarithm of the law's loss at run `index`. */
export function logLossAt(vector: LawVector, { sizes, tokens }: LawData, index: number): number {
  const [logIrreducible = 0, sizeTerm = 0, dataTerm = 0, sizeExponent = 0, dataExponent = 0] = vector;
  const bySize = sizeTerm - sizeExponent * (sizes[index] as number);
  const byData = dataTerm - dataExponent * (tokens[index] as number);
  return Math.log(Math.exp(logIrreducible) + Math.exp(bySize) + Math.exp(byData));
}

/**
 * Mean over the runs of Huber's loss of log(predicted / measured), in units of the threshold, and the expectation's squares in the same measure:
 * `noise`, the mean size of a residual, says how much a run's residual weighs beside them (Laplace's distribution).
 */
export function lawObjective(data: LawData, noise: number, means: ExpectedMeans): Differentiable {
  const { sizes, tokens, logLosses } = data;
  const count = sizes.length;
  return (vector, gradient) => {
    const [logIrreducible = 0, sizeTerm = 0, dataTerm = 0, sizeExponent = 0, dataExponent = 0] = vector;
    gradient.fill(0);
    const irreducible = Math.exp(logIrreducible);
    let [sum, byIrreducible, bySizeTerm, byDataTerm, bySizeExponent, byDataExponent] = [0, 0, 0, 0, 0, 0];
    for (let run = 0; run < count; run++) {
      const size = sizes[run] as number;
      const token = tokens[run] as number;
      const sizePart = Math.exp(sizeTerm - sizeExponent * size);
      const dataPart = Math.exp(dataTerm - dataExponent * token);
      const whole = irreducible + sizePart + dataPart;
      const residual = Math.log(whole) - (logLosses[run] as number);
      const scaled = residual / huberThreshold;
      const within = Math.abs(scaled) <= 1;
      sum += huberThreshold * (within ? 0.5 * scaled * scaled : Math.abs(scaled) - 0.5);
      const slope = (within ? scaled : Math.sign(scaled)) / whole;
      byIrreducible += slope * irreducible;
      bySizeTerm += slope * sizePart;
      byDataTerm += slope * dataPart;
      bySizeExponent -= slope * sizePart * size;
      byDataExponent -= slope * dataPart * token;
    }
    const pull = (value: number, mean: number, deviation: number) => (noise * (value - mean)) / (deviation * deviation);
    const { exponent, logIrreducible: level, logRatioOfTerms: ratio } = expectation;
    const pulls = [
      pull(logIrreducible, means[0], level.deviation),
      pull(sizeTerm - dataTerm, means[1], ratio.deviation),
      pull(sizeExponent, means[2], exponent.deviation),
      pull(dataExponent, means[3], exponent.deviation),
    ] as const;
    gradient[0] = (byIrreducible + pulls[0]) / count;
    gradient[1] = (bySizeTerm + pulls[1]) / count;
    gradient[2] = (byDataTerm - pulls[1]) / count;
    gradient[3] = (bySizeExponent + pulls[2]) / count;
    gradient[4] = (byDataExponent + pulls[3]) / count;
    const away =
      pulls[0] * (logIrreducible - means[0]) +
      pulls[1] * (sizeTerm - dataTerm - means[1]) +
      pulls[2] * (sizeExponent - means[2]) +
      pulls[3] * (dataExponent - means[3]);
    return (sum + away / 2) / count;
  };
}
