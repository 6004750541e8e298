/** The axes of the learning curves. Pure. */
import type { Trial, TrialCurve } from "@trainyard/contracts";
import { type Axis, exactAxis, roundAxis, type Scale } from "../../../../charts/axis";
import type { CurveKind } from "./curve-lines";

export interface CurveView {
  readonly kind: CurveKind;
  readonly xScale: Scale;
  readonly yScale: Scale;
  /** Whether the losses of the first steps and of trials that went wrong are shown, which leave the others little room. */
  readonly isWhole: boolean;
}

/** Of all losses so many are lower than the top of the axis, unless the whole range is asked for. */
const shownShare = 0.9;

/** Null: there is no loss yet. */
export function curveAxes(
  curves: readonly TrialCurve[],
  trials: readonly Trial[],
  { kind, xScale, yScale, isWhole }: CurveView,
): { x: Axis; y: Axis } | null {
  // Half a million numbers: a typed array sorts them several times as fast.
  const losses = Float64Array.from(curves.flatMap(({ [kind]: { loss } }) => loss.filter((value) => value !== null))).sort();
  const [low] = losses;
  const high = isWhole ? losses.at(-1) : losses[Math.floor(shownShare * (losses.length - 1))];
  if (low === undefined || high === undefined) return null;
  const first = curves.reduce((least, { [kind]: { tokens } }) => Math.min(least, tokens[0] ?? least), Number.POSITIVE_INFINITY);
  const last = trials.reduce((most, { totalTokens, tokens }) => Math.max(most, totalTokens, tokens), 1);
  return {
    x: exactAxis(xScale, xScale === "log" && Number.isFinite(first) ? first : 0, last, 6),
    y: roundAxis(yScale, low, high, 8),
  };
}
