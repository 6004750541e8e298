/** How many tokens each step of a run reads: pure functions of what was seen before, so that they survive a restart from anywhere. */
import type { ModelSpecification } from "./specification/model";
import type { BatchSpecification, DurationSpecification } from "./specification/schedule";

export interface Batched {
  readonly batch: BatchSpecification;
  readonly model: Pick<ModelSpecification, "context">;
}
export type Planned = Batched & { readonly duration: DurationSpecification };

/** Micro-batches of the step that begins when `tokens` have been seen. */
export function accumulationAt({ batch }: Pick<Batched, "batch">, tokens: number): number {
  const { accumulation, ramp, rampStart, rampTokens, rampMilestones } = batch;
  if (ramp === "none") return accumulation;
  if (ramp === "linear")
    return tokens >= rampTokens ? accumulation : rampStart + Math.floor(((accumulation - rampStart) * tokens) / rampTokens);
  const reached = rampMilestones.filter((milestone) => milestone.tokens <= tokens).at(-1) ?? rampMilestones[0];
  return reached?.accumulation ?? accumulation;
}

/** Sequences of full context that the step which begins at `tokens` reads. */
export function sequencesAt(plan: Pick<Batched, "batch">, tokens: number): number {
  return plan.batch.sequences * accumulationAt(plan, tokens);
}

/**
 * Tokens a training sequence is cut into when `tokens` have been seen: the start doubles in equal shares of the ramp until it is the context.
 * A step's tokens stay the same, and so does the order of the data.
 */
export function contextAt({ batch, model }: Batched, tokens: number): number {
  const { contextStart, contextRampTokens } = batch;
  if (contextStart === null || tokens >= contextRampTokens) return model.context;
  const doublings = Math.log2(model.context / contextStart);
  return contextStart * 2 ** Math.floor((doublings * tokens) / contextRampTokens);
}

/** Tokens one step reads once the ramp is over. */
export function tokensPerStep({ batch, model }: Batched): number {
  return batch.sequences * fullAccumulation(batch) * model.context;
}

/** Share of the full batch that the step which begins at `tokens` reads, in (0, 1]. */
export function batchShareAt(plan: Pick<Batched, "batch">, tokens: number): number {
  return accumulationAt(plan, tokens) / fullAccumulation(plan.batch);
}

/** Optimizer updates of the whole run; a duration in tokens is rounded up to whole steps. */
export function totalSteps(plan: Planned): number {
  const { duration } = plan;
  return "steps" in duration ? duration.steps : walk(plan, { steps: Number.POSITIVE_INFINITY, tokens: duration.tokens }).steps;
}

/** Tokens of the whole run, in whole steps. */
export function totalTokens(plan: Planned): number {
  const { duration } = plan;
  return walk(plan, { steps: Number.POSITIVE_INFINITY, tokens: Number.POSITIVE_INFINITY, ...duration }).tokens;
}

/** Where a run that has come so far will end, going on by this plan; another plan may have brought it here. */
export function endFrom(plan: Planned, done: { readonly step: number; readonly tokens: number }): { step: number; tokens: number } {
  const unlimited = { steps: Number.POSITIVE_INFINITY, tokens: Number.POSITIVE_INFINITY };
  const { steps, tokens } = walk(plan, { ...unlimited, ...plan.duration }, { steps: done.step, tokens: done.tokens });
  return { step: steps, tokens };
}

/** Tokens seen after `steps` updates of an undisturbed run. */
export function tokensAfter(plan: Batched, steps: number): number {
  return walk(plan, { steps, tokens: Number.POSITIVE_INFINITY }).tokens;
}

/** Whether a run that has come so far is over. */
export function isComplete({ duration }: Pick<Planned, "duration">, done: { readonly step: number; readonly tokens: number }): boolean {
  return "steps" in duration ? done.step >= duration.steps : done.tokens >= duration.tokens;
}

/** Fewest and most micro-batches that a step of the run reads. */
export function accumulationRange({ batch }: Pick<Batched, "batch">): { readonly fewest: number; readonly most: number } {
  const { ramp, rampMilestones } = batch;
  const passed = ramp === "milestones" ? rampMilestones.map((milestone) => milestone.accumulation) : [];
  if (ramp === "linear") passed.push(accumulationAt({ batch }, 0));
  passed.push(fullAccumulation(batch));
  return { fewest: Math.min(...passed), most: Math.max(...passed) };
}

function fullAccumulation({ ramp, rampMilestones, accumulation }: BatchSpecification): number {
  return ramp === "milestones" ? (rampMilestones.at(-1)?.accumulation ?? accumulation) : accumulation;
}

/** First whole step at which either limit is reached. Goes from one change of the batch to the next, not step by step. */
function walk(
  plan: Batched,
  limit: { readonly steps: number; readonly tokens: number },
  from = { steps: 0, tokens: 0 },
): { steps: number; tokens: number } {
  let { steps, tokens } = from;
  while (steps < limit.steps && tokens < limit.tokens) {
    const perStep = sequencesAt(plan, tokens) * plan.model.context;
    const until = Math.min(nextChange(plan.batch, tokens), limit.tokens);
    const count = Math.min(limit.steps - steps, Math.max(1, Math.ceil((until - tokens) / perStep)));
    steps += count;
    tokens += count * perStep;
  }
  return { steps, tokens };
}

/** Tokens at which the accumulation is next another one than at `tokens`. */
function nextChange(batch: BatchSpecification, tokens: number): number {
  const { accumulation, ramp, rampStart, rampTokens, rampMilestones } = batch;
  if (ramp === "milestones") return rampMilestones.find((milestone) => milestone.tokens > tokens)?.tokens ?? Number.POSITIVE_INFINITY;
  if (ramp === "none" || tokens >= rampTokens || rampStart === accumulation) return Number.POSITIVE_INFINITY;
  const next = accumulationAt({ batch }, tokens) + 1;
  return Math.ceil((rampTokens * (next - rampStart)) / (accumulation - rampStart));
}
