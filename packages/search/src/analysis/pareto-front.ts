/** Which trials no other trial is better than in every objective. */

type Losses = readonly number[];

/** At least as good in all, better in one. */
const dominates = (a: Losses, b: Losses): boolean =>
  a.every((loss, index) => loss <= (b[index] ?? Number.POSITIVE_INFINITY)) && a.some((loss, index) => loss < (b[index] ?? loss));

/** Those that are not dominated, by the first objective; trials with the same losses are all of the front. Smaller is better. */
export function paretoFront<T extends { readonly losses: Losses }>(trials: readonly T[]): T[] {
  // In lexicographic order nobody is dominated by a later one, so that each is compared with the front alone.
  const sorted = [...trials].sort((a, b) => {
    const index = a.losses.findIndex((loss, place) => loss !== b.losses[place]);
    return index < 0 ? 0 : (a.losses[index] ?? 0) - (b.losses[index] ?? 0);
  });
  const front: T[] = [];
  for (const trial of sorted) if (!front.some((other) => dominates(other.losses, trial.losses))) front.push(trial);
  return front;
}
