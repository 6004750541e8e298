/** The best loss after each trial, against their count or against what they cost. */

export interface BestSoFarPoint {
  readonly number: number;
  /** Sum of what all trials cost until this one's end, in the unit of the costs given. */
  readonly cost: number;
  readonly best: number;
  /** The trial that the best is of. */
  readonly bestNumber: number;
}

/**
 * Of trials in the order given, usually that in which they ended. Nothing until the first has a loss; a failed one (null) costs and changes
 * nothing else.
 */
export function bestSoFar(trials: readonly { number: number; loss: number | null; cost: number }[]): BestSoFarPoint[] {
  const points: BestSoFarPoint[] = [];
  let cost = 0;
  let best: { loss: number; number: number } | null = null;
  for (const trial of trials) {
    cost += trial.cost;
    if (trial.loss !== null && (best === null || trial.loss < best.loss)) best = { loss: trial.loss, number: trial.number };
    if (best !== null) points.push({ number: trial.number, cost, best: best.loss, bestNumber: best.number });
  }
  return points;
}
