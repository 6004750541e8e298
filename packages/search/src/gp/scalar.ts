/** One loss instead of several. */
import type { Random } from "../numbers/random";
import { quantile } from "./warp";

/** Share of the weighted sum that is added to the worst objective (Knowles 2006). */
const sumShare = 0.05;

/**
 * ParEGO (Knowles 2006): weights are drawn anew for each trial, and what counts is the objective that is worst by them, so that over many trials all
 * of the Pareto front is looked for. Objectives are brought to one scale by their least value and their upper quartile; the paper takes the
 * largest, next to which one diverging trial would make all others look alike.
 */
export function scalarLosses(losses: readonly (readonly number[])[], random: Random): Float64Array {
  const objectives = losses[0]?.length ?? 0;
  if (objectives <= 1) return Float64Array.from(losses, ([loss]) => loss as number);
  // Uniform over all weights that add up to 1.
  const drawn = Array.from({ length: objectives }, () => -Math.log(random()));
  const total = drawn.reduce((sum, value) => sum + value, 0);
  const scales = drawn.map((weight, index) => {
    const sorted = losses.map((all) => all[index] as number).sort((a, b) => a - b);
    const low = quantile(sorted, 0);
    return { low, weight: weight / total / (quantile(sorted, 0.75) - low || 1) };
  });
  return Float64Array.from(losses, (all) => {
    const weighted = scales.map(({ low, weight }, index) => weight * ((all[index] as number) - low));
    return Math.max(...weighted) + sumShare * weighted.reduce((sum, value) => sum + value, 0);
  });
}
