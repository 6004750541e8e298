/** Predicts the whole loss curve of a size from the curves of smaller ones. */
import { type LossPrediction, TrainyardError } from "@trainyard/contracts";
import { usualCoverage } from "../law/estimate";
import { bandMultiplier } from "./band-multiplier";
import { predictBySize, type RelativeSize } from "./by-size";
import { cautionOf } from "./caution";
import { type LadderCurve, type LookedAt, trainingAtLooks, validationAtLooks } from "./ladder-curve";

/** A prediction before anybody asks for whom: the store adds the ladder and where the run left it. */
export type CurvePrediction = Omit<LossPrediction, "ladderId" | "ladderName" | "left">;

export interface PredictOptions {
  /** Share of whole curves that lie within the band. */
  readonly coverage?: number;
  /** Even shares of training at which the curve is predicted. */
  readonly looks?: number;
  readonly seed?: number;
}

export const fewestSizes = 3;
/** Until then the warm-up and the first steps make curves that tell nothing of their size: no band is promised there. */
export const unwatchedShare = 0.1;

/**
 * Runs of one recipe that are trained on as many tokens a parameter have curves that are alike when drawn over the fraction of training that is done.
 * At each fraction the loss is therefore a smooth function of size (and, where rungs differ in it, of tokens a parameter), which is fitted across the
 * rungs and taken at the size asked for. The band holds whole curves from a tenth of training on, so that the end alone lies within it more often.
 * Runs that did not come to their end are left out. Throws a TrainyardError for fewer than three sizes.
 */
export function predictCurve(
  curves: readonly LadderCurve[],
  target: { readonly parameters: number; readonly tokens: number },
  { coverage = usualCoverage, looks = 40, seed = 0 }: PredictOptions = {},
): CurvePrediction {
  const whole = curves
    .map((curve) => ({ ...curve, looked: validationAtLooks(curve.validation, curve.tokens, looks) }))
    .filter(({ looked }) => Number.isFinite(looked.at(-1)));
  const sizes = new Set(whole.map(({ parameters }) => parameters)).size;
  if (sizes < fewestSizes)
    throw new TrainyardError(
      "invalid",
      `A loss curve is predicted from ${fewestSizes} sizes at least; ${sizes} ${sizes === 1 ? "is" : "are"} finished.`,
    );
  const runs = whole.map((curve) => relativeTo(target, curve));
  const band = (looked: readonly LookedAt[]) => bandOf(runs, looked, target.tokens, { coverage, looks, seed });
  const validation = band(whole.map(({ looked }) => looked));
  const trained = whole.map((curve) => trainingAtLooks(curve.train, curve.tokens, looks));
  const end = validation.at(-1);
  if (end === undefined) throw new TrainyardError("invalid", "A loss curve is predicted at one look at least.");
  return {
    coverage,
    runs: whole.length,
    validation,
    train: band(trained),
    final: { value: end.middle, low: end.low, high: end.high },
    caution: cautionOf(whole, target),
  };
}

/** At the looks that every run has. */
function bandOf(
  runs: readonly RelativeSize[],
  looked: readonly LookedAt[],
  tokens: number,
  { coverage, looks, seed }: Required<PredictOptions>,
): CurvePrediction["validation"] {
  const predicted = Array.from({ length: looks }, (_, look) => {
    const logLosses = Float64Array.from(looked, (run) => run[look] as number);
    return logLosses.every(Number.isFinite) ? { look, ...predictBySize(runs, logLosses) } : null;
  }).filter((prediction) => prediction !== null);
  const watchedFrom = predicted.findIndex(({ look }) => (look + 1) / looks >= unwatchedShare);
  if (watchedFrom === -1) return [];
  const multiplier = bandMultiplier(predicted, watchedFrom, coverage, seed);
  return predicted.map(({ look, mean, deviation, noise }) => {
    const margin = multiplier * Math.hypot(deviation, noise);
    return {
      tokens: (tokens * (look + 1)) / looks,
      low: Math.exp(mean - margin),
      middle: Math.exp(mean),
      high: Math.exp(mean + margin),
    };
  });
}

function relativeTo(target: { readonly parameters: number; readonly tokens: number }, run: LadderCurve): RelativeSize {
  return {
    size: Math.log(run.parameters / target.parameters),
    ratio: Math.log(run.tokens / run.parameters / (target.tokens / target.parameters)),
  };
}
