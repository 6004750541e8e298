/** Metric points of a run: what each step reports, and the decimated series a chart draws. */
import { z } from "zod";

/** One optimizer update. A loss or norm that is not finite is null here and ends the segment as diverged. */
export const stepPoint = z.strictObject({
  step: z.int().min(1).describe("Optimizer updates done, this one included"),
  tokens: z.int().min(0).describe("Tokens seen on the effective curve, this step included"),
  timeMs: z.int().describe("When the step ended, milliseconds since 1970 UTC"),
  trainLoss: z.number().nullable().describe("Mean cross-entropy of the step's batch before the update, nats a token"),
  gradientNorm: z.number().nullable().describe("Global L2 norm before clipping"),
  noiseScale: z
    .number()
    .nullable()
    .describe("Gradient noise scale, tokens: the batch at which noise and signal are equal; null at steps that do not measure it"),
  learningRate: z.number().describe("Read back from what the update used"),
  tokensPerSecond: z.number(),
  stepDurationMs: z.number(),
  sampleStart: z.int().describe("Sample cursor before the step"),
  sampleEnd: z.int().describe("Sample cursor after the step; the step read [sampleStart, sampleEnd) without what `data.skip` leaves out"),
  updateSkipped: z.boolean().default(false).describe("The update was an outlier and not applied"),
  evaluationDurationMs: z.number().min(0).default(0).describe("Since the step before: spent on evaluations and text samples"),
  checkpointDurationMs: z.number().min(0).default(0).describe("Since the step before: training held up by a checkpoint"),
});
export type StepPoint = z.infer<typeof stepPoint>;

export const metricName = z.enum(["trainLoss", "validationLoss", "learningRate", "gradientNorm", "noiseScale", "tokensPerSecond"]);
export type MetricName = z.infer<typeof metricName>;

/**
 * One metric of one segment in buckets of equal numbers of steps. Columns have equal lengths. A bucket keeps its extremes with their
 * steps, so no spike is lost however far one zooms out; a bucket of one step has min = max = mean.
 */
export const series = z.strictObject({
  segmentId: z.string(),
  metric: metricName,
  step: z.array(z.int()).describe("Last step of the bucket"),
  tokens: z.array(z.int()).describe("At that step"),
  timeMs: z.array(z.int()).describe("At that step"),
  mean: z.array(z.number()),
  min: z.array(z.number()),
  minStep: z.array(z.int()),
  max: z.array(z.number()),
  maxStep: z.array(z.int()),
});
export type Series = z.infer<typeof series>;

export const metricsSnapshot = z.strictObject({
  runId: z.string(),
  stepsPerBucket: z.int().min(1).describe("1: every step is there"),
  series: z.array(series),
});
export type MetricsSnapshot = z.infer<typeof metricsSnapshot>;

/** Buckets a line is cut into at most: two points each, so about 1,500 points a line. */
export const maxBucketsPerLine = 750;
