/** The run specification: everything that decides, bit for bit, what a training run computes. */
import { z } from "zod";

/** A decoder-only transformer. Memory grows with layers x width^2; limits keep requests sane, not small. */
export const modelSpecification = z.strictObject({
  family: z.enum(["gpt2"]).describe("Architecture family: GPT-2 is pre-LayerNorm, tanh GELU, learned positions, tied embeddings"),
  layers: z.int().min(1).max(256).describe("Transformer blocks"),
  width: z.int().min(8).max(65_536).describe("Size of the residual stream; a multiple of heads"),
  heads: z.int().min(1).max(512).describe("Attention heads a layer"),
  context: z.int().min(8).max(65_536).describe("Tokens a training sequence holds"),
  vocabulary: z.int().min(32).max(1_000_000).describe("Tokens the tokenizer knows"),
});
export type ModelSpecification = z.infer<typeof modelSpecification>;

export const dataSpecification = z.strictObject({
  dataset: z.string().min(1).max(64).describe("Name of a prepared dataset"),
});

/** Tokens a step = sequences x accumulation x context. */
export const batchSpecification = z.strictObject({
  sequences: z.int().min(1).max(4_096).describe("Sequences a micro-batch: what the node holds in memory at once"),
  accumulation: z.int().min(1).max(4_096).describe("Micro-batches summed before one optimizer update"),
});

export const optimizerSpecification = z.strictObject({
  name: z.enum(["adamw"]).describe("AdamW: decoupled weight decay on matrices only"),
  beta1: z.number().min(0).max(0.9999).describe("Decay of the gradient's running mean"),
  beta2: z.number().min(0).max(0.99999).describe("Decay of the squared gradient's running mean"),
  epsilon: z.number().min(1e-12).max(1).describe("Added to the denominator of the update"),
  weightDecay: z.number().min(0).max(10).describe("Decoupled decay of matrices, times the learning rate"),
  clipNorm: z.number().gt(0).max(1e9).describe("Global gradient norm above which the gradient is scaled down"),
});
export type OptimizerSpecification = z.infer<typeof optimizerSpecification>;

export const scheduleSpecification = z.strictObject({
  decay: z.enum(["cosine", "constant"]).describe("Shape after the warm-up"),
  peakLearningRate: z.number().gt(0).max(10).describe("Learning rate at the end of the warm-up"),
  warmupSteps: z.int().min(0).max(10_000_000).describe("Steps of linear rise from zero"),
  finalFraction: z.number().min(0).max(1).describe("Learning rate at the last step, as a fraction of the peak"),
});
export type ScheduleSpecification = z.infer<typeof scheduleSpecification>;

export const durationSpecification = z.union([
  z.strictObject({ steps: z.int().min(1).max(10_000_000).describe("Optimizer updates") }),
  z.strictObject({ tokens: z.int().min(1).max(1e15).describe("Tokens; rounded up to whole steps") }),
]);
export type DurationSpecification = z.infer<typeof durationSpecification>;

export const evaluationSpecification = z.strictObject({
  everySteps: z.int().min(1).max(10_000_000).describe("Steps between two evaluations on held-out text"),
  batches: z.int().min(1).max(10_000).describe("Micro-batches an evaluation reads, always the same ones"),
});

export const samplesSpecification = z.strictObject({
  everySteps: z.int().min(0).max(10_000_000).describe("Steps between two text samples; 0 draws none"),
  prompt: z.string().max(2_000).describe("Text the model goes on from"),
  tokens: z.int().min(1).max(1_000).describe("Tokens drawn"),
  temperature: z.number().min(0).max(10).describe("0 takes the likeliest token"),
});

export const checkpointSpecification = z.strictObject({
  everySteps: z.int().min(1).max(10_000_000).describe("Steps between two checkpoints"),
  keep: z.int().min(1).max(1_000).describe("Newest checkpoints kept, beside the best and the pinned ones"),
});

export const seedSchema = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .describe("Seed of initialisation, data order and text samples");

export const runSpecification = z
  .strictObject({
    recipe: z.string().min(1).max(64),
    model: modelSpecification,
    data: dataSpecification,
    batch: batchSpecification,
    optimizer: optimizerSpecification,
    schedule: scheduleSpecification,
    duration: durationSpecification,
    evaluation: evaluationSpecification,
    samples: samplesSpecification,
    checkpoint: checkpointSpecification,
    seed: seedSchema,
  })
  .superRefine((specification, context) => {
    const { model, schedule } = specification;
    if (model.width % model.heads !== 0)
      context.addIssue({
        code: "custom",
        path: ["model", "width"],
        message: `must be a multiple of heads: ${model.width} is not a multiple of ${model.heads}`,
      });
    const steps = totalSteps(specification);
    if (schedule.warmupSteps > steps)
      context.addIssue({
        code: "custom",
        path: ["schedule", "warmupSteps"],
        message: `must not exceed the run's ${steps} steps`,
      });
  });
export type RunSpecification = z.infer<typeof runSpecification>;

/** Changes to a recipe: any field of any section; what is left out stays as the recipe has it. */
export const runOverrides = z.strictObject({
  model: modelSpecification.partial().optional(),
  data: dataSpecification.partial().optional(),
  batch: batchSpecification.partial().optional(),
  optimizer: optimizerSpecification.partial().optional(),
  schedule: scheduleSpecification.partial().optional(),
  duration: durationSpecification.optional(),
  evaluation: evaluationSpecification.partial().optional(),
  samples: samplesSpecification.partial().optional(),
  checkpoint: checkpointSpecification.partial().optional(),
  seed: seedSchema.optional(),
});
export type RunOverrides = z.infer<typeof runOverrides>;

type Batched = Pick<RunSpecification, "batch" | "model">;

/** Sequences one optimizer update reads. */
export function sequencesPerStep({ batch }: Pick<RunSpecification, "batch">): number {
  return batch.sequences * batch.accumulation;
}

/** Tokens one optimizer update reads. */
export function tokensPerStep(specification: Batched): number {
  return sequencesPerStep(specification) * specification.model.context;
}

/** Optimizer updates of the whole run; a duration in tokens is rounded up to whole steps. */
export function totalSteps(specification: Batched & Pick<RunSpecification, "duration">): number {
  const { duration } = specification;
  return "steps" in duration ? duration.steps : Math.ceil(duration.tokens / tokensPerStep(specification));
}
