/** The learning-rate schedule: a pure function of how far training has come, used by the trainer and drawn by the New run page. */
import { type Batched, batchShareAt, type Planned, sequencesAt, totalSteps, totalTokens } from "./batch-plan";
import type { ScheduleSpecification } from "./specification/schedule";

type Scheduled = Planned & { readonly schedule: ScheduleSpecification };

/** Where a run stands between two steps. */
export interface Progress {
  /** Updates done. */
  readonly step: number;
  /** Tokens seen. */
  readonly tokens: number;
}

/** Learning rate of the update that begins where a run stands, the batch ramp's rule included. */
export function learningRateOf(specification: Scheduled, done: Progress): number {
  const { schedule } = specification;
  const isInTokens = schedule.unit === "tokens";
  const at = isInTokens ? done.tokens + tokensOfStep(specification, done.tokens) : done.step + 1;
  const end = isInTokens ? totalTokens(specification) : totalSteps(specification);
  return learningRateAt(schedule, end, at) * rampFactor(specification, done.tokens);
}

/**
 * Learning rate at `at`, counted in the schedule's unit with the update's own step or tokens included: linear from zero to the peak over the
 * warm-up, then the shape of `decay` until the decay's end, then constant. `runEnd` is the decay's end where the schedule gives none.
 * Sources: warm-up and cosine to a tenth, Brown et al., Language Models are Few-Shot Learners (2020), appendix B; the cosine itself, Loshchilov
 * and Hutter, SGDR (2017), equation 5; inverse square root, Chowdhery et al., PaLM (2022), section 5; warm-up-stable-decay, Hu et al., MiniCPM
 * (2024), section 4, with a linear fall.
 */
export function learningRateAt(schedule: ScheduleSpecification, runEnd: number, at: number): number {
  const { decay, peakLearningRate: peak, warmup, finalFraction, decayLength, period, factor, decayFraction } = schedule;
  if (at <= warmup) return warmup === 0 ? peak : (peak * Math.max(0, at)) / warmup;
  const end = decayLength ?? runEnd;
  const floor = finalFraction * peak;
  const progress = end > warmup ? Math.min(1, (at - warmup) / (end - warmup)) : 1;
  switch (decay) {
    case "constant":
      return peak;
    case "cosine":
      return floor + ((peak - floor) * (1 + Math.cos(Math.PI * progress))) / 2;
    case "linear":
      return peak + (floor - peak) * progress;
    case "step":
      return Math.max(floor, peak * factor ** Math.floor((Math.min(at, end) - warmup) / period));
    case "exponential":
      return peak * finalFraction ** progress;
    case "inverse-square-root": {
      const start = Math.max(warmup, period);
      return Math.max(floor, peak * Math.sqrt(start / Math.max(start, Math.min(at, end))));
    }
    case "warmup-stable-decay": {
      const fall = Math.min(decayFraction * end, end - warmup); // a fall longer than what the warm-up leaves begins at the peak all the same
      return at >= end ? floor : peak + (floor - peak) * Math.max(0, 1 - (end - at) / fall);
    }
  }
}

function tokensOfStep(plan: Batched, tokens: number): number {
  return sequencesAt(plan, tokens) * plan.model.context;
}

function rampFactor({ batch }: Pick<Batched, "batch">, tokens: number): number {
  const share = batchShareAt({ batch }, tokens);
  if (batch.rampLearningRate === "constant") return 1;
  return batch.rampLearningRate === "linear" ? share : Math.sqrt(share);
}
