/** A ladder: one recipe at growing sizes, each rung a run. */
import { z } from "zod";
import { runStatus } from "./run";
import { runOverrides } from "./run-specification";
import { computeOptimum, estimate, lossPrediction, powerLaw, proposalSet, publishedLaw, scalingLaw } from "./scaling";

export const studyStatus = z.enum(["running", "paused", "finished", "stopped"]);
export type StudyStatus = z.infer<typeof studyStatus>;

/** A size of the ladder. */
export const rung = z.strictObject({
  layers: z.int().min(1).max(256),
  width: z.int().min(8).max(65_536),
  heads: z.int().min(1).max(512),
  tokens: z.int().min(1).max(1e15),
});
export type Rung = z.infer<typeof rung>;

export const ladderSpecification = z.strictObject({
  recipe: z.string().min(1).max(64),
  overrides: runOverrides.prefault({}).describe("Changes to the recipe that hold for every rung"),
  rungs: z.array(rung).min(2).max(16).describe("Smallest first"),
  seeds: z.int().min(1).max(5).default(1).describe("Runs of each rung that differ by their seed alone"),
  learningRateFactors: z
    .array(z.number().gt(0).max(64))
    .min(1)
    .max(7)
    .default([1])
    .describe("A small sweep of each rung: times the rate that is proposed for its size"),
  hyperparameters: z
    .enum(["recipe", "interpolated", "mup"])
    .default("interpolated")
    .describe(
      "Rate and batch of a rung: the recipe's own; those at its size, and from there along the slope of the published tables; or the recipe's own under muP",
    ),
  heldOut: z.int().min(0).max(4).default(0).describe("Largest rungs left out of the fits, to test the prediction on"),
  parallel: z.int().min(1).max(64).default(2).describe("Runs at a time"),
});
export type LadderSpecification = z.infer<typeof ladderSpecification>;

export const ladderDraft = ladderSpecification.extend({ name: z.string().trim().min(1).max(100).optional() });
export type LadderDraft = z.infer<typeof ladderDraft>;

/** How rungs are chosen when no list is given. */
export const rungsRequest = z.strictObject({
  recipe: z.string().min(1).max(64),
  overrides: runOverrides.prefault({}),
  count: z.int().min(2).max(16).default(5),
  smallestParameters: z.number().min(1_000).max(1e13),
  largestParameters: z.number().min(1_000).max(1e13),
  budget: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("tokens-per-parameter"), value: z.number().gt(0).max(10_000).default(20) }),
    z.strictObject({ kind: z.literal("flops"), value: z.number().gt(0).max(1e30).describe("Of each rung") }),
  ]),
});
export type RungsRequest = z.infer<typeof rungsRequest>;

/** A rung as it would run. */
export const rungPlan = rung.extend({
  parameters: z.int(),
  nonEmbeddingParameters: z.int(),
  flops: z.number().describe("Of one run"),
  steps: z.int(),
  batchTokens: z.int(),
  peakLearningRate: z.number(),
  seconds: z.number().nullable().describe("Of one run on a node of this cluster; null: no speed known"),
  runs: z.int().describe("Seeds times rates"),
  problem: z.string().nullable().describe("Why it could not be trained here"),
});
export type RungPlan = z.infer<typeof rungPlan>;

export const ladderPreview = z.strictObject({
  rungs: z.array(rungPlan),
  flops: z.number(),
  nodeHours: z.number().nullable(),
  problems: z.array(z.strictObject({ path: z.string(), message: z.string() })),
});
export type LadderPreview = z.infer<typeof ladderPreview>;

export const ladderRun = z.strictObject({
  rung: z.int().describe("From 0"),
  seed: z.int(),
  learningRateFactor: z.number(),
  runId: z.string().nullable().describe("null: its turn has not come"),
  runName: z.string().nullable(),
  status: runStatus.nullable(),
  step: z.int(),
  totalSteps: z.int(),
  peakLearningRate: z.number(),
  finalLoss: z.number().nullable().describe("Validation loss at its end"),
  noiseScale: z.number().nullable().describe("Gradient noise scale near its end, tokens"),
  best: z.boolean().describe("Lowest of its rung and seed, which the fits take"),
});
export type LadderRun = z.infer<typeof ladderRun>;

export const ladderSummary = z.strictObject({
  id: z.string(),
  number: z.int(),
  name: z.string(),
  author: z.string(),
  recipe: z.string(),
  status: studyStatus,
  statusDetail: z.string().nullable(),
  rungs: z.int(),
  runs: z.int(),
  finishedRuns: z.int(),
  largestParameters: z.int().describe("Of the rungs that are finished; 0: none"),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type LadderSummary = z.infer<typeof ladderSummary>;

export const ladderDetail = ladderSummary.extend({
  specification: ladderSpecification,
  plan: z.array(rungPlan),
  ladderRuns: z.array(ladderRun),
  curves: z
    .array(z.strictObject({ runId: z.string(), points: z.array(z.strictObject({ tokens: z.number(), loss: z.number() })) }))
    .describe("Validation loss of each run"),
  fit: scalingLaw.nullable().describe("null: fewer than four finished rungs"),
  whyNoFit: z.string().nullable(),
  published: z.array(publishedLaw),
  optima: z.array(computeOptimum).describe("For the budgets of the rungs, and ten and a hundred times the largest"),
  learningRate: powerLaw.nullable().describe("Best rate by parameters; null where rungs have one rate each"),
  noiseScale: powerLaw.nullable().describe("By loss: the critical batch, tokens"),
  heldOut: z
    .array(
      z.strictObject({
        rung: z.int(),
        prediction: lossPrediction,
        actual: z.number().nullable(),
        relativeError: z.number().nullable(),
        inside: z.boolean().nullable(),
      }),
    )
    .describe("Rungs left out of the fit"),
  proposals: z.array(proposalSet).describe("For the size after the largest rung"),
  next: z.strictObject({ rung, parameters: z.int(), loss: estimate.nullable() }).describe("A size further, twice the largest"),
});
export type LadderDetail = z.infer<typeof ladderDetail>;

/** The coordinate check of muP: mean magnitude of activations by width, over a few steps. */
export const coordinateCheckRequest = z.strictObject({
  recipe: z.string().min(1).max(64),
  overrides: runOverrides.prefault({}),
  widths: z.array(z.int().min(16).max(4_096)).min(2).max(6).default([32, 64, 128, 256]),
  steps: z.int().min(1).max(20).default(4),
});
export type CoordinateCheckRequest = z.infer<typeof coordinateCheckRequest>;

export const coordinateCheck = z.strictObject({
  id: z.string(),
  status: z.enum(["queued", "running", "done", "failed"]),
  request: coordinateCheckRequest,
  progress: z.number().describe("Share that is done"),
  problem: z.string().nullable(),
  points: z.array(
    z.strictObject({
      method: z.enum(["standard", "mup"]),
      width: z.int(),
      step: z.int(),
      activation: z.string().describe("Such as: embedding, block 1, logits"),
      size: z.number().nullable().describe("Mean absolute value of the change since step 0, of step 0 itself at step 0; null: not finite"),
    }),
  ),
  slopes: z
    .array(
      z.strictObject({
        method: z.enum(["standard", "mup"]),
        activation: z.string(),
        slope: z.number().describe("d log size / d log width at the last step; 0: right"),
      }),
    )
    .describe("Empty until done"),
  requestedAt: z.iso.datetime(),
});
export type CoordinateCheck = z.infer<typeof coordinateCheck>;

/** Where the best learning rate lies by width, on a grid of rates: measured by the project on nano models, and shipped with it. */
export const widthMeasurement = z.object({
  rates: z.array(z.number()).describe("The grid, each twice the one before"),
  reports: z.array(
    z.object({
      method: z.enum(["standard", "mup"]),
      width: z.int(),
      losses: z.array(z.number().nullable()).describe("By rate: final validation loss, nats a token; null: it diverged"),
      best: z.object({ index: z.int(), rate: z.number(), loss: z.number() }).nullable().describe("Null: all diverged"),
    }),
  ),
  moves: z
    .object({ standard: z.int().nullable(), mup: z.int().nullable() })
    .describe("Points of the grid over which the best rate moves between all widths; null: some width has none"),
});
export type WidthMeasurement = z.infer<typeof widthMeasurement>;
