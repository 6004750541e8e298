/** The last phase of a sweep: its best configurations once more, with other seeds, so that the noise between seeds is known. */
import type { SweepSpecification } from "@trainyard/contracts";
import type { TrialFacts } from "./facts";
import type { TrialState } from "./trial-state";

/** The next repeat that is wanted and not there; null: there are all. Only trials that were trained whole are repeated. */
export function nextRepeat(
  states: readonly TrialState[],
  { repeats, seed }: Pick<SweepSpecification, "repeats" | "seed">,
  number: number,
): TrialFacts | null {
  const taken = new Set(states.flatMap(({ facts: { origin, seed: own } }) => (origin.kind === "repeat" ? [`${origin.of}/${own}`] : [])));
  for (const { facts } of bestFirst(states).slice(0, repeats.configurations))
    for (let further = 1; further <= repeats.seeds; further += 1)
      if (!taken.has(`${facts.number}/${seed + further}`))
        return { ...facts, number, origin: { kind: "repeat", of: facts.number }, seed: seed + further };
  return null;
}

function bestFirst(states: readonly TrialState[]): TrialState[] {
  return states
    .filter(({ facts, ending }) => ending === "whole" && facts.origin.kind !== "repeat")
    .sort((a, b) => (a.losses[0] ?? 0) - (b.losses[0] ?? 0) || a.facts.number - b.facts.number);
}
