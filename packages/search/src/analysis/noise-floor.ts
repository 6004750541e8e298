/** How much a loss varies between seeds of the same configuration, so that nobody chases a difference that a seed makes. */

export interface NoiseFloor {
  /** Pooled standard deviation between seeds, in the unit of the losses. */
  readonly deviation: number;
  /** Repeats it rests on, beyond the first trial of each configuration. */
  readonly degreesOfFreedom: number;
  readonly configurations: number;
  readonly best: number;
  /** Numbers of the trials within one deviation of the best, itself included. */
  readonly ties: readonly number[];
}

/**
 * Pooled over the configurations that ran more than once: the root of the squares' sum within them by its degrees of freedom (as in the
 * analysis of variance). Null: nothing was repeated. `repeatOf`: the number of the trial with the same values, null for a first one.
 */
export function noiseFloor(trials: readonly { number: number; repeatOf: number | null; loss: number }[]): NoiseFloor | null {
  const groups = new Map<number, number[]>();
  for (const { number, repeatOf, loss } of trials) {
    const key = repeatOf ?? number;
    groups.set(key, [...(groups.get(key) ?? []), loss]);
  }
  const repeated = [...groups.values()].filter((losses) => losses.length > 1);
  if (repeated.length === 0) return null;
  const degreesOfFreedom = repeated.reduce((sum, losses) => sum + losses.length - 1, 0);
  const squares = repeated.reduce((sum, losses) => {
    const mean = losses.reduce((total, loss) => total + loss, 0) / losses.length;
    return sum + losses.reduce((total, loss) => total + (loss - mean) ** 2, 0);
  }, 0);
  const deviation = Math.sqrt(squares / degreesOfFreedom);
  const best = Math.min(...trials.map(({ loss }) => loss));
  const ties = trials.filter(({ loss }) => loss <= best + deviation).map(({ number }) => number);
  return { deviation, degreesOfFreedom, configurations: repeated.length, best, ties };
}
