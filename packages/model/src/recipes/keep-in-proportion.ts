/** Warm-up, decay and ramps of a recipe whose run was made shorter: they shrink with it, so that fifty steps of a recipe still show its shape. */
import {
  type BatchSpecification,
  type RunOverrides,
  type RunSpecification,
  type ScheduleSpecification,
  totalSteps,
  totalTokens,
} from "@trainyard/contracts";

/** `specification` with lengths in proportion to the base's; those that `changes` names stay as they are. */
export function keptInProportion(base: RunSpecification, specification: RunSpecification, changes: RunOverrides): RunSpecification {
  const ramped = { ...specification, batch: batchInProportion(base, specification, changes.batch ?? {}) };
  return { ...ramped, schedule: scheduleInProportion(base, ramped, changes.schedule ?? {}) };
}

/** A ramp takes the share of the run that it takes in the base. It begins no higher than where it ends. */
function batchInProportion(
  base: RunSpecification,
  specification: RunSpecification,
  changes: Given<BatchSpecification>,
): BatchSpecification {
  const { batch, duration } = specification;
  const unit = "tokens" in duration ? "tokens" : "steps";
  const share = runLength(specification, unit) / runLength(base, unit);
  const shorten = (tokens: number) => (share < 1 ? Math.round(tokens * share) : tokens);
  return {
    ...batch,
    rampStart: changes.rampStart ?? Math.min(batch.rampStart, batch.accumulation),
    rampTokens: changes.rampTokens ?? shorten(batch.rampTokens),
    contextRampTokens: changes.contextRampTokens ?? shorten(batch.contextRampTokens),
  };
}

/**
 * Lengths in the schedule's own unit. The warm-up keeps its length up to a tenth of the run: warm-ups are about the start of training, not
 * about its end. The decay keeps its share. A change of the unit converts both.
 */
function scheduleInProportion(
  base: RunSpecification,
  specification: RunSpecification,
  changes: Given<ScheduleSpecification>,
): ScheduleSpecification {
  const { schedule } = specification;
  const length = runLength(specification, schedule.unit);
  const ratio = length / runLength(base, base.schedule.unit);
  const isConverted = schedule.unit !== base.schedule.unit;
  const kept = Math.min(isConverted ? Math.round(schedule.warmup * ratio) : schedule.warmup, Math.floor(length / 10));
  const warmup = changes.warmup ?? kept;
  const isShortened = isConverted || ratio < 1;
  const decayLength =
    schedule.decayLength === null || !isShortened ? schedule.decayLength : Math.max(1, warmup, Math.round(schedule.decayLength * ratio));
  return { ...schedule, warmup, decayLength: changes.decayLength === undefined ? decayLength : changes.decayLength };
}

/** As the duration states it, where it is stated in that unit: whole steps would make a length differ from itself. */
function runLength(specification: RunSpecification, unit: ScheduleSpecification["unit"]): number {
  const { duration } = specification;
  if (unit === "steps") return "steps" in duration ? duration.steps : totalSteps(specification);
  return "tokens" in duration ? duration.tokens : totalTokens(specification);
}

type Given<Section> = { readonly [Field in keyof Section]?: Section[Field] | undefined };
