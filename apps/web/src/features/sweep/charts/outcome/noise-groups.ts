/** Configurations that ran with more than one seed, and what came of each. Pure. */
import type { Trial } from "@trainyard/contracts";

export interface NoiseGroup {
  /** Number of the first trial with these values. */
  readonly of: number;
  readonly figures: readonly { readonly number: number; readonly figure: number }[];
  readonly mean: number;
}

/** Trials that came to their end, by the number of the first. */
export function noiseGroups(trials: readonly Trial[], objectiveIndex: number): NoiseGroup[] {
  const groups = new Map<number, { number: number; figure: number }[]>();
  for (const { number, origin, objectives, fraction } of trials) {
    const figure = objectives[objectiveIndex] ?? null;
    if (figure === null || fraction < 1) continue;
    const of = origin.kind === "repeat" ? origin.of : number;
    groups.set(of, [...(groups.get(of) ?? []), { number, figure }]);
  }
  return [...groups]
    .filter(([, figures]) => figures.length > 1)
    .map(([of, figures]) => ({ of, figures, mean: figures.reduce((sum, { figure }) => sum + figure, 0) / figures.length }))
    .sort((a, b) => a.of - b.of);
}
