/** How often to write a checkpoint. */

export interface CheckpointInterval {
  /** Training between two checkpoints, milliseconds. */
  readonly intervalMs: number;
  /** One sentence: the formula with its numbers. */
  readonly basis: string;
}

/**
 * The interval at which checkpoints and repeated steps together cost least. Young 1974 ("A first order approximation to the optimum
 * checkpoint interval"): √(2MC), with the mean time M between failures and the cost C of a checkpoint. Daly 2006 ("A higher order estimate of
 * the optimum checkpoint interval for restart dumps", equation 37) carries it on: √(2MC)·(1 + ⅓√(C/2M) + ⅑(C/2M)) − C while C < 2M, and M beyond.
 * The two agree where C is small beside M. The cost is what holds training up; writing beside training costs nothing here.
 *
 * @param costMs training held up by a checkpoint, milliseconds
 * @param meanTimeBetweenFailuresMs of time in which the run trains or would, milliseconds
 */
export function checkpointInterval({
  costMs,
  meanTimeBetweenFailuresMs: mean,
}: {
  readonly costMs: number;
  readonly meanTimeBetweenFailuresMs: number;
}): CheckpointInterval {
  const young = Math.sqrt(2 * mean * costMs);
  const share = costMs / (2 * mean);
  const intervalMs = share < 1 ? young * (1 + Math.sqrt(share) / 3 + share / 9) - costMs : mean;
  const basis = `√(2 · ${seconds(mean)} between failures · ${seconds(costMs)} a checkpoint) is ${seconds(young)} (Young 1974), ${seconds(intervalMs)} in Daly's higher order (2006).`;
  return { intervalMs, basis };
}

function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1_000).toPrecision(3))} s`;
}
