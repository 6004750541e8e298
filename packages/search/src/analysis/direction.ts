/** Which values of a parameter the best trials have. */
import type { ParameterValue } from "@trainyard/contracts";
import type { Dimension } from "../space/dimension";
import { correlationOf, ranksOf } from "./rank-correlation";
import type { ScoredTrial } from "./scored-trial";

export type Direction =
  | {
      readonly kind: "number";
      /** Where losses are better; inside: best between the ends; unclear: the best are as spread out as all. */
      readonly better: "lower" | "higher" | "inside" | "unclear";
      /** Spearman's, between value and loss: above 0, lower values are better. */
      readonly correlation: number;
      /** The middle four fifths of the best trials' values; null without trials. */
      readonly good: { readonly low: number; readonly high: number } | null;
    }
  /** The choice that is most over-represented among the best; null without trials. */
  | { readonly kind: "choice"; readonly best: ParameterValue };

/** From here on a rank correlation counts as a direction: for 50 trials, chance exceeds it in one case of twenty-five. */
const clear = 0.3;
/** The best trials' spread as a share of all trials', below which they gather somewhere. */
const gathered = 0.6;

type Placed = { readonly trial: ScoredTrial; readonly position: number };

/** `placed`: the best first, of which `top` are the best. */
export function directionOf(dimension: Dimension, placed: readonly Placed[], top: number): Direction {
  const best = placed.slice(0, Math.max(1, top));
  if (dimension.kind === "category") return { kind: "choice", best: bestChoice(dimension, placed, best) };
  const order = placed.map((_, index) => index);
  const correlation = correlationOf(ranksOf(placed.map(({ position }) => position)), order);
  const positions = best.map(({ position }) => position).sort((a, b) => a - b);
  const at = (share: number) => dimension.fromUnit(positions[Math.round(share * (positions.length - 1))] ?? 0);
  const [low, high] = [at(0.1), at(0.9)];
  const better = betterOf(correlation, spread(positions) / spread(placed.map(({ position }) => position)));
  const good = placed.length === 0 || typeof low !== "number" || typeof high !== "number" ? null : { low, high };
  return { kind: "number", better, correlation, good };
}

function betterOf(correlation: number, share: number): "lower" | "higher" | "inside" | "unclear" {
  if (Math.abs(correlation) >= clear) return correlation > 0 ? "lower" : "higher";
  return share < gathered ? "inside" : "unclear";
}

function spread(positions: readonly number[]): number {
  const mean = positions.reduce((sum, position) => sum + position, 0) / positions.length;
  return Math.sqrt(positions.reduce((sum, position) => sum + (position - mean) ** 2, 0) / positions.length);
}

function bestChoice(dimension: Dimension, all: readonly Placed[], best: readonly Placed[]): ParameterValue {
  const count = (among: readonly Placed[], position: number) => among.filter((other) => other.position === position).length;
  const ratio = (position: number) => count(best, position) / count(all, position);
  const [first] = [...new Set(best.map(({ position }) => position))].sort((a, b) => ratio(b) - ratio(a));
  return first === undefined ? null : dimension.fromUnit(first);
}
