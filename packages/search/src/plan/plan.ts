/**
 * What a sweep should do now, from nothing but its record. Same seed and specification, same trials, stretches and decisions: in whatever order
 * outcomes come, however late and in however many calls (`order: "exact"`), or in the order in which they were recorded (`"arrival"`).
 */
import type { Sampler } from "../sampler";
import { suggest as suggestByName } from "../samplers";
import type { OutcomeOf, Plan, PlanInput } from "./facts";
import { Replay } from "./replay";

/**
 * Replays the sweep and goes on from where its record ends. Recorded trials and stretches stay what they are; the sampler is only asked for
 * new ones. Revisions hold from their stretch on. What `newTrials` and `newStretches` name is to be recorded before the next call.
 */
export function plan(input: PlanInput, suggest: Sampler = suggestByName): Plan {
  return new Replay(input, suggest).run();
}

/** A whole sweep at once, where the outcome of every stretch can be told: for benches on tables. */
export function simulate(input: PlanInput, outcomeOf: OutcomeOf, suggest: Sampler = suggestByName): Plan {
  return new Replay(input, suggest, outcomeOf).run();
}
