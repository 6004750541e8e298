/** What the analyses are given of a sweep's trials. Pure. */
import type { Objective, Trial } from "@trainyard/contracts";
import { asLoss, type NoiseFloor, noiseFloor, type ScoredTrial } from "@trainyard/search/analysis";

type Chosen = Objective & { readonly index: number };

const failed: readonly Trial["status"][] = ["diverged", "crashed", "does-not-fit"];

/** Each at the furthest rung it came to; failed ones without a loss, and none that is still without a figure. */
export function scoredTrials(trials: readonly Trial[], objective: Chosen): ScoredTrial[] {
  return trials.flatMap(({ number, values, objectives, fraction, status }) => {
    const figure = objectives[objective.index] ?? null;
    if (figure === null && !failed.includes(status)) return [];
    return [{ number, values, loss: figure === null ? null : asLoss(objective, figure), fraction }];
  });
}

/** All at one rung, for their losses to be comparable. Only the first objective is kept for each rung; of another it is the figure there is. */
export function scoredAtRung(trials: readonly Trial[], objective: Chosen, rung: number): ScoredTrial[] {
  return trials.flatMap(({ number, values, objectives, rungs, fraction }) => {
    const there = rungs.find((candidate) => candidate.rung === rung);
    const figure = objective.index === 0 ? (there?.value ?? null) : (objectives[objective.index] ?? null);
    return figure === null ? [] : [{ number, values, loss: asLoss(objective, figure), fraction: there?.fraction ?? fraction }];
  });
}

/** Trials that a rung must have for it to be looked at before one that has more. */
const enough = 12;

/** The furthest rung with enough trials, or the one with most of them; null: none has any. */
export function telling(trials: readonly Trial[], rungs: readonly { readonly rung: number }[]): number | null {
  const counts = rungs.map(({ rung }) => ({
    rung,
    count: trials.filter((trial) => trial.rungs.some((candidate) => candidate.rung === rung && candidate.value !== null)).length,
  }));
  const furthest = counts.findLast(({ count }) => count >= enough);
  const [most] = [...counts].sort((a, b) => b.count - a.count);
  const chosen = furthest ?? most;
  return chosen === undefined || chosen.count === 0 ? null : chosen.rung;
}

/** Trials that came to their end alone, since a repeat is one. */
export function noiseOf(trials: readonly Trial[], objective: Chosen): NoiseFloor | null {
  return noiseFloor(
    trials.flatMap(({ number, origin, objectives, fraction }) => {
      const figure = objectives[objective.index] ?? null;
      if (figure === null || fraction < 1) return [];
      return [{ number, repeatOf: origin.kind === "repeat" ? origin.of : null, loss: asLoss(objective, figure) }];
    }),
  );
}
