/** What a plan is made of, and what comes out: trials and their stretches, as they are recorded. */
import type { ParameterValues, SweepSpecification, TrialOrigin } from "@trainyard/contracts";
import type { Observation } from "../observation";

export interface TrialFacts {
  /** From 1. */
  readonly number: number;
  readonly values: ParameterValues;
  readonly origin: TrialOrigin;
  /** Of its run. */
  readonly seed: number;
  /** That a whole trial trains. */
  readonly tokens: number;
  readonly flopsPerToken: number;
  /** Why its values cannot be tried: such a trial has no stretch, costs nothing and has ended; null: it can. */
  readonly problem: string | null;
}

/** Work that a trial is given at a time: training up to its next rung. */
export interface StretchFacts {
  /** From 1, of the sweep, without gaps: the order in which the search decided. */
  readonly ordinal: number;
  /** Its number. */
  readonly trial: number;
  readonly rung: number;
  /** Of the trial's tokens, since its beginning. */
  readonly untilFraction: number;
  /** Population: the trial whose checkpoint at the rung before it begins with. */
  readonly copiedFrom: number | null;
  /** Population: what it trains by from here on; null: what it trained by before. */
  readonly values: ParameterValues | null;
  /** Null: it waits or trains. */
  readonly outcome: Outcome | null;
  /** In which order outcomes came, over the whole sweep; only read where decisions are made in that order. */
  readonly arrival: number | null;
}

export type Outcome =
  /** Objectives at its end, signed so that smaller is better. */
  | { readonly kind: "reached"; readonly losses: readonly number[] }
  /**
   * It ended before, at a fraction of the trial's tokens. A trial that a person ended while it waited for its next stretch gets this outcome
   * for that stretch as soon as it is planned.
   */
  | { readonly kind: "diverged" | "crashed" | "does-not-fit" | "cancelled"; readonly fraction: number; readonly detail: string };

/** Null: not known. */
export type OutcomeOf = (trial: TrialFacts, stretch: StretchFacts) => Outcome | null;

/** Whether values can be tried, and what a whole trial of them takes. Tokens and FLOPs are not read where there is a problem. */
export interface Check {
  readonly problem: string | null;
  readonly tokens: number;
  readonly flopsPerToken: number;
}

export interface Revision {
  /** First trial and first stretch that it holds for: those that came next when it was made. */
  readonly fromTrial: number;
  readonly fromStretch: number;
  readonly specification: SweepSpecification;
}

export interface PlanInput {
  /** In order; the first is what the sweep began with. Seed, scheduler and objectives are the first's. */
  readonly revisions: readonly [Revision, ...Revision[]];
  readonly trials: readonly TrialFacts[];
  readonly stretches: readonly StretchFacts[];
  /** Results from elsewhere, with numbers below 1. */
  readonly warm: readonly Observation[];
  readonly check: (values: ParameterValues) => Check;
}

/**
 * What was made of a stretch's outcome. It may become another one: of a trial that was pruned when all others had ended, a sweep that is
 * extended by more trials may find that it is among the best after all, and go on with it.
 */
export interface Decision {
  /** Of the stretch. */
  readonly ordinal: number;
  readonly trial: number;
  readonly rung: number;
  readonly decision: "goes-on" | "pruned" | "copies" | "ends";
  /** In words, with the figures compared. */
  readonly why: string;
}

export interface Plan {
  /** To be recorded, together with the new stretches. */
  readonly newTrials: readonly TrialFacts[];
  readonly newStretches: readonly StretchFacts[];
  /** Of all stretches about which something is decided; one that ended and is not named waits. By ordinal. */
  readonly decisions: readonly Decision[];
  /** Ordinals of the stretches without an outcome, new ones included: what should run now. */
  readonly inFlight: readonly number[];
  readonly state: "going" | "done";
  /** What it waits for, or why it is done. */
  readonly why: string;
}
