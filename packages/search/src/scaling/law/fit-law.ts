/** Fits the parametric law to finished runs, with intervals from resampled fits. */
import { type ScalingLaw, TrainyardError } from "@trainyard/contracts";
import { type Box, minimise } from "../../numbers/minimise";
import { chiSquareNumber, normalNumber } from "../../numbers/normal";
import { type Random, randomStream } from "../../numbers/random";
import { estimateOf } from "./estimate";
import { expectedNoise } from "./expected-noise";
import { constantNames, type LawConstants, type ScalingPoint } from "./law";
import {
  constantsOf,
  type ExpectedMeans,
  expectation,
  type LawData,
  type LawVector,
  lawData,
  lawObjective,
  logLossAt,
  usualMeans,
} from "./objective";
import { lawStarts } from "./starts";

/** With fewer the law is its expectation and little else. */
export const fewestRuns = 4;

export interface ScalingFit {
  /** Constants with 90 % intervals, each alone. */
  readonly law: ScalingLaw;
  readonly constants: LawConstants;
  /** The resampled fits: what is asked of the law is asked of each of them. */
  readonly samples: readonly LawConstants[];
}

export interface FitOptions {
  readonly resamples?: number;
  readonly seed?: number;
}

const box: Box = {
  low: Float64Array.of(Math.log(0.01), -8, -8, 0.01, 0.01),
  high: Float64Array.of(Math.log(20), 8, 8, 3, 3),
};
const iterations = 300;
const tolerance = 1e-7;
const starts = 4;
const constantsOfLaw = 5;

/**
 * Huber's loss of log(predicted / measured) with threshold 1e-3 (Hoffmann et al. 2022, section 3.3), and weak expectations (objective.ts), by L-BFGS
 * from the best of a grid. Intervals: a parametric bootstrap. Each resample is fitted to the law's own losses with normal noise of the residuals' size,
 * and to expectations that were drawn as well, so that what the runs do not tell is as uncertain as it was before.
 * Throws a TrainyardError for fewer than four runs.
 */
export function fitScalingLaw(points: readonly ScalingPoint[], { resamples = 300, seed = 0 }: FitOptions = {}): ScalingFit {
  const refused = points.find(({ parameters, tokens, loss }) => !(parameters > 0 && tokens > 0 && loss > 0));
  if (refused !== undefined)
    throw new TrainyardError("invalid", "A scaling law is fitted to sizes, tokens and losses above 0.", {
      issues: [{ field: "points", message: `${refused.parameters} parameters, ${refused.tokens} tokens, loss ${refused.loss}` }],
    });
  if (points.length < fewestRuns)
    throw new TrainyardError("invalid", `A scaling law is fitted to ${fewestRuns} finished runs at least; there are ${points.length}.`);

  const data = lawData(points);
  const first = bestOf(lawStarts(data, starts), data, expectedNoise.deviation, usualMeans);
  const best = bestOf([first], data, meanSize(residualsOf(first, data)), usualMeans);
  const residuals = residualsOf(best, data);
  const samples = resampledFits(best, residuals, data, resamples, seed);
  const constants = constantsOf(best, data);
  const interval = (name: keyof LawConstants) =>
    estimateOf(
      constants[name],
      samples.map((sample) => sample[name]),
    );
  const law = Object.fromEntries(constantNames.map((name) => [name, interval(name)])) as Record<
    keyof LawConstants,
    ReturnType<typeof interval>
  >;
  return { law: { ...law, runs: points.length, resamples, residual: rootMeanSquare(residuals) }, constants, samples };
}

function resampledFits(best: LawVector, residuals: Float64Array, data: LawData, resamples: number, seed: number): LawConstants[] {
  const freedom = expectedNoise.runs + Math.max(0, residuals.length - constantsOfLaw);
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, expectedNoise.runs * expectedNoise.deviation ** 2);
  const deviation = Math.sqrt(squares / freedom);
  return Array.from({ length: resamples }, (_, index) => {
    const random = randomStream(seed, "scaling-law", index);
    // As uncertain as so few runs leave the noise itself: Student's t.
    const noise = deviation * Math.sqrt(freedom / chiSquareNumber(freedom, random));
    const logLosses = Float64Array.from(residuals, (_, run) => logLossAt(best, data, run) + noise * normalNumber(random));
    const resampled = { ...data, logLosses };
    return constantsOf(bestOf([best], resampled, 0.8 * noise, drawnMeans(random)), resampled);
  });
}

function bestOf(from: readonly LawVector[], data: LawData, noise: number, means: ExpectedMeans): LawVector {
  const objective = lawObjective(data, noise, means);
  const minima = from.map((start) => minimise(objective, start, box, iterations, tolerance));
  return minima.reduce((best, minimum) => (minimum.value < best.value ? minimum : best)).point;
}

function drawnMeans(random: Random): ExpectedMeans {
  const { exponent, logIrreducible, logRatioOfTerms } = expectation;
  const draw = ({ mean, deviation }: { mean: number; deviation: number }) => mean + deviation * normalNumber(random);
  return [draw(logIrreducible), draw(logRatioOfTerms), draw(exponent), draw(exponent)];
}

function residualsOf(vector: LawVector, data: LawData): Float64Array {
  return data.logLosses.map((logLoss, run) => logLossAt(vector, data, run) - logLoss);
}

/** Never below a tenth of what seeds make: few runs can be met exactly, which does not make them exact. */
function meanSize(residuals: Float64Array): number {
  const mean = residuals.reduce((sum, residual) => sum + Math.abs(residual), 0) / Math.max(1, residuals.length - constantsOfLaw);
  return Math.max(mean, expectedNoise.deviation / 10);
}

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}
