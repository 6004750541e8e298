/** What a ladder's fits, proposals and predictions look like. Intervals are 90 % unless something else is said. */
import { z } from "zod";

export const estimate = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof estimate>;

/** L(N, D) = E + A / N^alpha + B / D^beta: Hoffmann et al., Training Compute-Optimal Large Language Models (2022), section 3.3. */
export const scalingLaw = z.strictObject({
  irreducible: estimate.describe("E, nats a token"),
  sizeFactor: estimate.describe("A"),
  sizeExponent: estimate.describe("alpha"),
  dataFactor: estimate.describe("B"),
  dataExponent: estimate.describe("beta"),
  runs: z.int().describe("Finished runs that it is fitted to"),
  resamples: z.int().describe("Bootstrap resamples behind the intervals"),
  residual: z.number().describe("Root mean square of log(predicted / measured)"),
});
export type ScalingLaw = z.infer<typeof scalingLaw>;

export const publishedLaw = z.strictObject({
  name: z.string(),
  source: z.string(),
  formula: z.string(),
  /** At the ladder's own sizes and tokens: another corpus and tokenizer, so its level means little and its slope much. */
  predicted: z.array(z.strictObject({ parameters: z.number(), tokens: z.number(), loss: z.number() })),
});
export type PublishedLaw = z.infer<typeof publishedLaw>;

/** What a budget buys at its best. */
export const computeOptimum = z.strictObject({
  flops: z.number(),
  parameters: estimate,
  tokens: estimate,
  loss: estimate,
});
export type ComputeOptimum = z.infer<typeof computeOptimum>;

/** value = factor x scale^exponent. */
export const powerLaw = z.strictObject({ factor: z.number(), exponent: z.number(), low: z.number(), high: z.number(), points: z.int() });
export type PowerLaw = z.infer<typeof powerLaw>;

/** A hyper-parameter proposed for a size, with where it comes from. */
export const proposal = z.strictObject({
  field: z.string().describe("Path of the specification, such as schedule.peakLearningRate"),
  value: z.union([z.number(), z.string()]),
  unit: z.string(),
  how: z.string().describe("One sentence: interpolated, extrapolated, measured, copied"),
  neighbours: z.array(
    z.strictObject({
      model: z.string(),
      parameters: z.number(),
      value: z.union([z.number(), z.string()]),
      source: z.string().describe("Paper and table, file of a public repository, or the ladder's run"),
    }),
  ),
});
export type Proposal = z.infer<typeof proposal>;

/** From one family's table, or from one's own ladder. */
export const proposalSet = z.strictObject({
  from: z.string().describe("gpt3, pythia, opt, llama, bloom, all, or the ladder's id"),
  title: z.string(),
  proposals: z.array(proposal),
});
export type ProposalSet = z.infer<typeof proposalSet>;

/** The whole loss curve of a size, before it is trained. */
export const lossPrediction = z.strictObject({
  ladderId: z.string(),
  ladderName: z.string(),
  coverage: z.number().describe("Share of curves that lie within: 0.9"),
  runs: z.int().describe("Runs that it is made from"),
  validation: z.array(z.strictObject({ tokens: z.number(), low: z.number(), middle: z.number(), high: z.number() })),
  train: z.array(z.strictObject({ tokens: z.number(), low: z.number(), middle: z.number(), high: z.number() })),
  final: estimate.describe("Validation loss at the end"),
  caution: z.string().nullable().describe("Why it may be off: far beyond the ladder, few rungs"),
  left: z
    .strictObject({ step: z.int(), tokens: z.number(), loss: z.number(), side: z.enum(["above", "below"]) })
    .nullable()
    .describe("Where the run's curve left it for good"),
});
export type LossPrediction = z.infer<typeof lossPrediction>;

/** What is known of a run before it starts. */
export const launchCheck = z.strictObject({
  verdict: z.enum(["open", "ask"]).describe("ask: it needs a ladder that reaches it, or a recorded override"),
  why: z.string(),
  parameters: z.int(),
  tokens: z.number(),
  flops: z.number(),
  ladder: z
    .strictObject({
      id: z.string(),
      name: z.string(),
      rungs: z.int(),
      largestParameters: z.int(),
      reach: z.int().describe("Largest size it is trusted for, parameters"),
    })
    .nullable(),
  prediction: lossPrediction.nullable(),
  nodes: z.int(),
  seconds: z.number().nullable().describe("At the speed measured on these nodes, with failures; null: no speed known"),
  nodeHours: z.number().nullable(),
  cost: z.number().nullable().describe("In the currency of the price; null: no price set"),
  expectedFailures: z.number().nullable(),
  goodput: z.number().nullable().describe("Share of the time that trains, with the advised interval"),
  checkpointEverySteps: z.int().nullable().describe("Advised"),
  checkpointSeconds: z.number().nullable().describe("The same in seconds"),
  spares: z.int().nullable().describe("Nodes to keep in reserve"),
  assumptions: z.array(z.string()),
  proposals: z.array(proposalSet),
});
export type LaunchCheck = z.infer<typeof launchCheck>;
