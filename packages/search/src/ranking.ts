/** Trials from best to worst, whatever they tell: one loss or several, of whole trials and of such that ended at a rung. */
import type { Observation } from "./observation";

/**
 * Finished observations, best first. Those that came further stand before those that did not, since losses at different lengths of training do not
 * compare (as Optuna's TPE orders pruned trials); then the smaller loss; of several losses, the earlier front, and in it the less crowded
 * (Deb et al., A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II, 2002). Ties fall by number.
 */
export function ranked(observations: readonly Observation[]): Observation[] {
  const finished = observations.filter(({ status }) => status === "finished");
  const fractions = [...new Set(finished.map(({ fraction }) => fraction))].sort((a, b) => b - a);
  return fractions.flatMap((fraction) => rankedByLosses(finished.filter((each) => each.fraction === fraction)));
}

function rankedByLosses(observations: readonly Observation[]): Observation[] {
  const inOrder = [...observations].sort((a, b) => (a.losses[0] ?? 0) - (b.losses[0] ?? 0) || a.number - b.number);
  if ((inOrder[0]?.losses.length ?? 0) <= 1) return inOrder;
  const result: Observation[] = [];
  for (let left = inOrder; left.length > 0; ) {
    const front = left.filter((each) => !left.some((other) => dominates(other.losses, each.losses)));
    const distances = crowding(front);
    result.push(...[...front].sort((a, b) => (distances.get(b) ?? 0) - (distances.get(a) ?? 0) || a.number - b.number));
    const taken = new Set(front);
    left = left.filter((each) => !taken.has(each));
  }
  return result;
}

function dominates(a: readonly number[], b: readonly number[]): boolean {
  return a.every((loss, index) => loss <= (b[index] ?? 0)) && a.some((loss, index) => loss < (b[index] ?? 0));
}

/** Distance of each from its neighbours in the front, objective by objective, as a share of the front's extent; the ends of one are without bound. */
function crowding(front: readonly Observation[]): ReadonlyMap<Observation, number> {
  const distances = new Map(front.map((each) => [each, 0]));
  const add = (each: Observation | undefined, distance: number) => {
    if (each !== undefined) distances.set(each, (distances.get(each) ?? 0) + distance);
  };
  for (let objective = 0; objective < (front[0]?.losses.length ?? 0); objective += 1) {
    const loss = (each: Observation | undefined) => each?.losses[objective] ?? 0;
    const sorted = [...front].sort((a, b) => loss(a) - loss(b));
    const extent = loss(sorted.at(-1)) - loss(sorted[0]) || 1;
    add(sorted[0], Number.POSITIVE_INFINITY);
    add(sorted.at(-1), Number.POSITIVE_INFINITY);
    for (let at = 1; at < sorted.length - 1; at += 1) add(sorted[at], (loss(sorted[at + 1]) - loss(sorted[at - 1])) / extent);
  }
  return distances;
}
