/** A trial at a virtual moment, and what a sampler may know of all trials then. */
import type { ParameterValues } from "@trainyard/contracts";
import type { Observation } from "../observation";
import type { Outcome, TrialFacts } from "./facts";

export interface TrialState {
  readonly facts: TrialFacts;
  /** What it trains by; population: not always what it began with. */
  values: ParameterValues;
  /** Of its tokens, at the last rung that it came to; 0: none. */
  fraction: number;
  /** There. */
  losses: readonly number[];
  /** Null: the search may still go on with it. */
  ending: "refused" | "whole" | Exclude<Outcome["kind"], "reached"> | null;
}

export function freshState(facts: TrialFacts): TrialState {
  return { facts, values: facts.values, fraction: 0, losses: [], ending: facts.problem === null ? null : "refused" };
}

/**
 * A trial that trains on beyond a rung stands with what it had there. Repeats say nothing new of their values, and what a person cancelled
 * says nothing at all.
 */
export function observationsOf(states: Iterable<TrialState>, warm: readonly Observation[]): Observation[] {
  const own = [...states].filter(({ facts, ending }) => facts.origin.kind !== "repeat" && ending !== "cancelled").map(observationOf);
  return [...warm, ...own].sort((a, b) => a.number - b.number);
}

function observationOf({ facts: { number, values }, fraction, losses, ending }: TrialState): Observation {
  if (ending !== null && ending !== "whole") return { number, values, status: "failed", losses: [], fraction };
  return { number, values, status: losses.length > 0 ? "finished" : "pending", losses, fraction };
}
