/** Predicts the whole loss curve of a size from the curves of smaller ones. */
import { type LossPrediction, mean, TrainyardError } from "@trainyard/contracts";
import { usualCoverage } from "../law/estimate";
import { bandMultiplier } from "./band-multiplier";
import type { RelativeSize } from "./by-size";
import { cautionOf } from "./caution";
import { type LadderCurve, type LookedAt, trainingAtLooks, validationAtLooks } from "./ladder-curve";
import { predictLooks } from "./predict-looks";

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
  const rungs = sameRung(whole);
  const relative = rungs.map(([first]) => relativeTo(target, first));
  const band = (look: (curve: (typeof whole)[number]) => LookedAt) =>
    bandOf(
      relative,
      rungs.map((seeds) => meanOf(seeds.map(look))),
      target.tokens,
      { coverage, looks, seed },
    );
  const validation = band(({ looked }) => looked);
  const end = validation.at(-1);
  if (end === undefined) throw new TrainyardError("invalid", "A loss curve is predicted at one look at least.");
  return {
    coverage,
    runs: whole.length,
    validation,
    train: band((curve) => trainingAtLooks(curve.train, curve.tokens, looks)),
    final: { value: end.middle, low: end.low, high: end.high },
    caution: cautionOf(whole, target),
  };
}

/**
 * Seeds of one rung count as one curve, their mean: where a rung lies beside the smooth curve through all of them, each of its seeds does, so that more
 * seeds make nobody surer of the next size.
 */
function sameRung<Curve extends LadderCurve>(curves: readonly Curve[]): (readonly [Curve, ...Curve[]])[] {
  const rungs = new Map<string, [Curve, ...Curve[]]>();
  for (const curve of curves) {
    const key = `${curve.parameters}/${curve.tokens}`;
    const others = rungs.get(key);
    if (others === undefined) rungs.set(key, [curve]);
    else others.push(curve);
  }
  return [...rungs.values()];
}

function meanOf(looked: readonly LookedAt[]): LookedAt {
  return Float64Array.from({ length: looked[0]?.length ?? 0 }, (_, look) => mean(looked.map((run) => run[look] ?? Number.NaN)));
}

function bandOf(
  rungs: readonly RelativeSize[],
  looked: readonly LookedAt[],
  tokens: number,
  { coverage, looks, seed }: Required<PredictOptions>,
): CurvePrediction["validation"] {
  const predicted = predictLooks(rungs, looked, looks);
  const watched = predicted.filter(({ look }) => (look + 1) / looks >= unwatchedShare);
  const multiplier = bandMultiplier(watched, coverage, seed);
  return predicted.map(({ look, mean: middle, deviation, noise }) => {
    const margin = multiplier * Math.hypot(deviation, noise);
    return {
      tokens: (tokens * (look + 1)) / looks,
      low: Math.exp(middle - margin),
      middle: Math.exp(middle),
      high: Math.exp(middle + margin),
    };
  });
}

function relativeTo(target: { readonly parameters: number; readonly tokens: number }, run: LadderCurve): RelativeSize {
  return {
    size: Math.log(run.parameters / target.parameters),
    ratio: Math.log(run.tokens / run.parameters / (target.tokens / target.parameters)),
  };
}
