/** Which trials an expression, or words, let pass. Pure. */
import type { Objective, Trial } from "@trainyard/contracts";

export interface FilteredTrials {
  /** Null: there is no filter. */
  numbers: ReadonlySet<number> | null;
  /** Why the text is no expression; what it would let pass is then all. */
  problem: string | null;
}

/** What an expression can name of a trial. A parameter whose condition does not hold has no value. */
export function trialFacts(trial: Trial, objectives: readonly Objective[]): Readonly<Record<string, unknown>> {
  const { number, status, fraction, tokens, step, seed, parameters, flops, nodeSeconds, byHand, pinned, tags, stretches, values } = trial;
  return {
    ...{ number, status, fraction, tokens, step, seed, parameters, flops, nodeSeconds, byHand, pinned },
    origin: trial.origin.kind,
    tag: tags.join(" "),
    node: stretches.at(-1)?.node ?? "",
    ...Object.fromEntries(objectives.map(({ metric }, index) => [metric, trial.objectives[index] ?? null])),
    ...values,
  };
}

export function filterTrials(text: string, trials: readonly Trial[], objectives: readonly Objective[]): FilteredTrials {
  if (text.trim() === "") return { numbers: null, problem: null };
  const words = text.toLowerCase().split(/\s+/);
  const passes = (trial: Trial) => {
    const facts = Object.values(trialFacts(trial, objectives)).join(" ").toLowerCase();
    return words.every((word) => facts.includes(word));
  };
  return { numbers: new Set(trials.filter(passes).map(({ number }) => number)), problem: null };
}
