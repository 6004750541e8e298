/** The run specification: everything that decides, bit for bit, what a training run computes. */
import { z } from "zod";
import { totalSteps, totalTokens } from "./batch-plan";
import { isOrdered } from "./sample-skips";
import { changesTo } from "./specification/changes";
import { checkModel, modelSpecification } from "./specification/model";
import { checkParametrisation } from "./specification/parametrisation";
import {
  checkpointSpecification,
  dataSpecification,
  evaluationSpecification,
  runtimeSpecification,
  samplesSpecification,
  seedSchema,
} from "./specification/running";
import { batchSpecification, durationSpecification, mostTokens, scheduleSpecification } from "./specification/schedule";
import {
  augmentationSpecification,
  initialisationSpecification,
  lossSpecification,
  optimizerSpecification,
  parametrisationSpecification,
  regularisationSpecification,
  stabilitySpecification,
} from "./specification/training";

/** Sections whose fields all have defaults may be left out: a specification written before they existed means what it meant. */
export const runSpecification = z
  .strictObject({
    recipe: z.string().min(1).max(64),
    model: modelSpecification,
    initialisation: initialisationSpecification.prefault({}),
    parametrisation: parametrisationSpecification.prefault({}),
    data: dataSpecification,
    augmentation: augmentationSpecification.prefault({}),
    batch: batchSpecification,
    loss: lossSpecification.prefault({}),
    regularisation: regularisationSpecification.prefault({}),
    optimizer: optimizerSpecification,
    stability: stabilitySpecification.prefault({}),
    schedule: z.preprocess(readWarmupSteps, scheduleSpecification),
    duration: durationSpecification,
    evaluation: evaluationSpecification,
    samples: samplesSpecification,
    checkpoint: checkpointSpecification,
    runtime: runtimeSpecification.prefault({}),
    seed: seedSchema,
  })
  .superRefine((specification, context) => {
    const refuse = (path: readonly string[], message: string) => context.addIssue({ code: "custom", path: [...path], message });
    const { model, batch, schedule } = specification;
    checkModel(model, (field, message) => refuse(["model", field], message));
    checkParametrisation(specification, refuse);
    checkBatch(specification, refuse);
    if (!isOrdered(specification.data.skip))
      refuse(["data", "skip"], "must be ranges that are not empty, in order and apart from each other");
    const tokens = totalTokens(specification);
    if (tokens > mostTokens) refuse(["duration"], `must come to ${mostTokens} tokens at most, not ${tokens}`);
    const runLength = schedule.unit === "steps" ? totalSteps(specification) : tokens;
    if (schedule.warmup > runLength) refuse(["schedule", "warmup"], `must not exceed the run's ${runLength} ${schedule.unit}`);
    if (schedule.decayLength !== null && schedule.warmup > schedule.decayLength)
      refuse(["schedule", "decayLength"], `must not be less than the warm-up, ${schedule.warmup}`);
    if (schedule.decay === "exponential" && schedule.finalFraction === 0)
      refuse(["schedule", "finalFraction"], "must be above 0: an exponential never reaches it");
    if (batch.ramp === "milestones" && batch.rampMilestones.length === 0) refuse(["batch", "rampMilestones"], "must name at least one");
  });
export type RunSpecification = z.infer<typeof runSpecification>;

/** What the schema accepts: fields that have defaults may be left out. */
export type RunSpecificationInput = Omit<z.input<typeof runSpecification>, "schedule"> & {
  readonly schedule: z.input<typeof scheduleSpecification>;
};

/** Changes to a recipe: any field of any section; what is left out stays as the recipe has it. */
export const runOverrides = z.strictObject({
  model: changesTo(modelSpecification).optional(),
  initialisation: changesTo(initialisationSpecification).optional(),
  parametrisation: changesTo(parametrisationSpecification).optional(),
  data: changesTo(dataSpecification).optional(),
  augmentation: changesTo(augmentationSpecification).optional(),
  batch: changesTo(batchSpecification).optional(),
  loss: changesTo(lossSpecification).optional(),
  regularisation: changesTo(regularisationSpecification).optional(),
  optimizer: changesTo(optimizerSpecification).optional(),
  stability: changesTo(stabilitySpecification).optional(),
  schedule: z.preprocess(readWarmupSteps, changesTo(scheduleSpecification).optional()),
  duration: durationSpecification.optional(),
  evaluation: changesTo(evaluationSpecification).optional(),
  samples: changesTo(samplesSpecification).optional(),
  checkpoint: changesTo(checkpointSpecification).optional(),
  runtime: changesTo(runtimeSpecification).optional(),
  seed: seedSchema.optional(),
});
export type RunOverrides = z.infer<typeof runOverrides>;

/** The warm-up had steps in its name when steps were all it could be counted in. */
function readWarmupSteps(schedule: unknown): unknown {
  if (typeof schedule !== "object" || schedule === null || !("warmupSteps" in schedule)) return schedule;
  const { warmupSteps, ...others } = schedule;
  return { warmup: warmupSteps, ...others };
}

function checkBatch(
  { model, batch }: { model: z.infer<typeof modelSpecification>; batch: z.infer<typeof batchSpecification> },
  refuse: (path: readonly string[], message: string) => void,
): void {
  if (batch.ramp === "linear" && batch.rampStart > batch.accumulation)
    refuse(["batch", "rampStart"], `must not exceed the accumulation, ${batch.accumulation}`);
  const unordered = batch.rampMilestones.some(({ tokens }, index) => index > 0 && tokens <= (batch.rampMilestones[index - 1]?.tokens ?? 0));
  if (unordered) refuse(["batch", "rampMilestones"], "must be in growing order of tokens");
  if (batch.contextStart === null) return;
  const doublings = Math.log2(model.context / batch.contextStart);
  if (doublings < 0 || !Number.isInteger(doublings))
    refuse(["batch", "contextStart"], `must be the context, ${model.context}, halved some number of times`);
}
