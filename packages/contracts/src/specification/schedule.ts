/** How batch, context and learning rate change over a run. */
import { z } from "zod";

/** Counts of tokens stay whole numbers in float64, with room for a step more. */
export const mostTokens = 1e15;

/** Tokens a step = sequences x accumulation x context, once the ramp is over. */
export const batchSpecification = z.strictObject({
  sequences: z.int().min(1).max(4_096).describe("Sequences a micro-batch: what the node holds in memory at once"),
  accumulation: z.int().min(1).max(4_096).describe("Micro-batches summed before one optimizer update"),
  ramp: z
    .enum(["none", "linear", "milestones"])
    .describe("How accumulation grows to its full value: at once, in equal shares of tokens, or at given token counts")
    .default("none"),
  rampStart: z.int().min(1).max(4_096).describe("Accumulation at the start of a linear ramp").default(1),
  rampTokens: z.int().min(0).max(mostTokens).describe("Tokens a linear ramp takes").default(0),
  rampMilestones: z
    .array(
      z.strictObject({
        tokens: z.int().min(0).max(mostTokens).describe("Tokens seen when it begins"),
        accumulation: z.int().min(1).max(4_096).describe("Micro-batches an update from then on"),
      }),
    )
    .max(64)
    .describe("Accumulation by tokens seen; before the first, the first's")
    .default([]),
  rampLearningRate: z
    .enum(["constant", "square-root", "linear"])
    .describe("How the learning rate follows the batch while it ramps: not, with the root of its share, or with its share")
    .default("constant"),
  contextStart: z
    .int()
    .min(8)
    .max(65_536)
    .nullable()
    .describe(
      "Tokens a sequence holds at first; doubles until it is the context. Sequences are cut, so a step keeps its tokens. Empty: no ramp",
    )
    .default(null),
  contextRampTokens: z.int().min(0).max(mostTokens).describe("Tokens until the context is whole").default(0),
});
export type BatchSpecification = z.infer<typeof batchSpecification>;

export const scheduleSpecification = z.strictObject({
  decay: z
    .enum(["cosine", "linear", "constant", "step", "exponential", "inverse-square-root", "warmup-stable-decay"])
    .describe("Shape after the warm-up"),
  peakLearningRate: z.number().gt(0).max(10).describe("Learning rate at the end of the warm-up"),
  unit: z.enum(["steps", "tokens"]).describe("What warm-up, decay length and period are counted in").default("steps"),
  warmup: z.int().min(0).max(mostTokens).describe("Linear rise from zero, in the schedule's unit"),
  finalFraction: z.number().min(0).max(1).describe("Learning rate at the end of the decay, as a fraction of the peak"),
  decayLength: z
    .int()
    .min(1)
    .max(mostTokens)
    .nullable()
    .describe("Where the decay ends, warm-up included, in the schedule's unit; after it the rate stays. Empty: the end of the run")
    .default(null),
  period: z
    .int()
    .min(1)
    .max(mostTokens)
    .describe("Step decay: distance between two drops. Inverse square root: where the fall begins, at the warm-up's end at the earliest")
    .default(1),
  factor: z.number().gt(0).max(1).describe("Step decay: what each drop multiplies the rate by").default(0.5),
  decayFraction: z.number().gt(0).max(1).describe("Warm-up-stable-decay: share of the decay's length that falls, at its end").default(0.2),
});
export type ScheduleSpecification = z.infer<typeof scheduleSpecification>;

export const durationSpecification = z.union([
  z.strictObject({ steps: z.int().min(1).max(10_000_000).describe("Optimizer updates") }),
  z.strictObject({ tokens: z.int().min(1).max(mostTokens).describe("Tokens; rounded up to whole steps") }),
]);
export type DurationSpecification = z.infer<typeof durationSpecification>;
