/** Whether a curve has left the band that was predicted for it. */
import type { LossPrediction } from "@trainyard/contracts";
import { trainingAtLooks } from "./ladder-curve";
import { type CurvePrediction, unwatchedShare } from "./predict-curve";

export interface LookPoint {
  readonly step: number;
  readonly tokens: number;
  readonly loss: number;
}

/** Looks in a row: one alone strays in 1 of 10 runs that are as predicted. */
const looksInARow = 3;

/**
 * Where the curve of validation losses left the band for good: the first of three looks or more in a row, to the newest, that lie on one side of it,
 * after the first tenth of training. Null: it has not, or has come back.
 */
export function leavesBand(prediction: Pick<CurvePrediction, "validation">, curve: readonly LookPoint[]): LossPrediction["left"] {
  return leftFor(prediction.validation, curve);
}

/** The same of training losses, of which there is one a step: their means over each of the band's looks. */
export function leavesTrainBand(prediction: Pick<CurvePrediction, "train">, curve: readonly LookPoint[]): LossPrediction["left"] {
  const band = prediction.train;
  const [end, newest] = [band.at(-1), curve.at(-1)];
  const [first, second] = band;
  if (end === undefined || newest === undefined || first === undefined || second === undefined) return null;
  const looks = Math.round(end.tokens / (second.tokens - first.tokens));
  const means = trainingAtLooks(curve, end.tokens, looks);
  const points = Array.from(means, (logLoss, look) => ({ tokens: (end.tokens * (look + 1)) / looks, loss: Math.exp(logLoss) }))
    // A look that is not over yet is the mean of its easier or harder half.
    .filter(({ tokens, loss }) => Number.isFinite(loss) && tokens <= newest.tokens)
    .map((point) => ({ ...point, step: (curve.findLast(({ tokens }) => tokens <= point.tokens) ?? newest).step }));
  return leftFor(band, points);
}

function leftFor(band: CurvePrediction["validation"], curve: readonly LookPoint[]): LossPrediction["left"] {
  const end = band.at(-1)?.tokens ?? 0;
  let streak: NonNullable<LossPrediction["left"]>[] = [];
  for (const { step, tokens, loss } of curve) {
    // A loss that is no number is the affair of those who watch for divergence.
    if (tokens < unwatchedShare * end || !Number.isFinite(loss)) continue;
    const side = sideOf(band, tokens, loss);
    if (side === null) streak = [];
    else streak = [...(streak.at(-1)?.side === side ? streak : []), { step, tokens, loss, side }];
  }
  return streak.length >= looksInARow ? (streak[0] ?? null) : null;
}

/** Null: within, or where there is no band. */
function sideOf(band: CurvePrediction["validation"], tokens: number, loss: number): "above" | "below" | null {
  const next = band.findIndex((point) => point.tokens >= tokens);
  const [before, after] = [band[next - 1], band[next]];
  if (after === undefined || (before === undefined && after.tokens !== tokens)) return null;
  const share = before === undefined ? 1 : (tokens - before.tokens) / (after.tokens - before.tokens);
  const between = (name: "low" | "high") => (before === undefined ? after[name] : before[name] + share * (after[name] - before[name]));
  if (loss > between("high")) return "above";
  return loss < between("low") ? "below" : null;
}
