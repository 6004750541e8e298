/** What the analyses need of a trial, and its figures with one sign for all objectives. */
import type { Objective, ParameterValues } from "@trainyard/contracts";

export interface ScoredTrial {
  readonly number: number;
  readonly values: ParameterValues;
  /** Smaller is better; null: it failed, and there is no figure. */
  readonly loss: number | null;
  /** Share of a whole trial's tokens that the loss was measured at; 1: all of it. */
  readonly fraction: number;
}

/** A figure of an objective as a loss, or a loss as a figure: what is maximized changes its sign. */
export const asLoss = ({ direction }: Objective, figure: number): number => (direction === "minimize" ? figure : -figure);

/** Those that came furthest first and the better ones of them first; failed ones last: losses at different rungs are not comparable. */
export function bestFirst<T extends ScoredTrial>(trials: readonly T[]): T[] {
  const loss = (trial: T) => trial.loss ?? Number.POSITIVE_INFINITY;
  return [...trials].sort((a, b) => {
    if ((a.loss === null) !== (b.loss === null)) return a.loss === null ? 1 : -1;
    if (a.loss !== null && a.fraction !== b.fraction) return b.fraction - a.fraction;
    return loss(a) === loss(b) ? a.number - b.number : loss(a) - loss(b);
  });
}
