/** Ablation studies: what is each part of a model worth? */
import { z } from "zod";
import { studyStatus } from "./ladder";
import { runStatus } from "./run";
import { runOverrides } from "./run-specification";
import { estimate } from "./scaling";

/**
 * A part to pull out, as text: `layer:3` (attention and feed-forward both), `attention:3`, `feed-forward:3`, `head:3.1`, `positions`, `norms`, `final-norm`,
 * `biases`, `tied-embeddings`, `sparse-pattern`, `dropout`, `field:PATH=VALUE` (any other difference of the recipe), and `null`: nothing but a tensor's
 * name, which must come out as no effect. Layers and heads count from 0. Parts after a `+` go together.
 */
export const partPattern =
  /^(layer:\d+|attention:\d+|feed-forward:\d+|head:\d+\.\d+|positions|norms|final-norm|biases|tied-embeddings|sparse-pattern|dropout|field:[\w.]+=[^+]+|null)$/;
export const part = z.string().max(200).regex(partPattern, "must be a part such as head:3.1, layer:2, positions or field:model.norm=rms");

export const ablationMode = z.enum(["evaluate", "retrain"]);
export type AblationMode = z.infer<typeof ablationMode>;

export const ablationSpecification = z.strictObject({
  mode: ablationMode.describe(
    "evaluate: the damage that absence does, without training; retrain: each variant a run with the same data, seeds and budget",
  ),
  checkpointId: z
    .string()
    .nullable()
    .default(null)
    .describe("evaluate: the trained state; retrain: whose run's specification is meant, or null"),
  recipe: z.string().min(1).max(64).nullable().default(null).describe("retrain: the recipe, where no checkpoint is named"),
  overrides: runOverrides.prefault({}).describe("Changes that hold for the baseline and every variant"),
  parts: z.array(part).min(1).max(1_024),
  design: z
    .enum(["one-at-a-time", "leave-one-in", "pairs"])
    .default("one-at-a-time")
    .describe("Each part out alone; all out but one; or every two out together"),
  batches: z.int().min(1).max(1_000).default(8).describe("evaluate: evaluation batches a look"),
  steps: z.int().min(1).max(1e8).nullable().default(null).describe("retrain: length of each run; null: the specification's"),
  firstSeeds: z.int().min(1).max(10).default(2).describe("retrain: runs of the baseline and of each variant to begin with"),
  mostSeeds: z.int().min(1).max(20).default(5).describe("retrain: added one at a time until an effect is told apart from noise"),
  mostRuns: z.int().min(2).max(2_000).default(100).describe("retrain: budget of the whole study"),
  parallel: z.int().min(1).max(64).default(2),
});
export type AblationSpecification = z.infer<typeof ablationSpecification>;

export const ablationDraft = ablationSpecification.extend({ name: z.string().trim().min(1).max(100).optional() });
export type AblationDraft = z.infer<typeof ablationDraft>;

export const ablationVerdict = z.enum(["hurts", "helps", "no-effect", "unclear", "waits"]);
export type AblationVerdict = z.infer<typeof ablationVerdict>;

/** What pulling something out did; losses are validation losses, so an effect above 0 hurts. */
export const ablationEffect = z.strictObject({
  key: z.string().describe("The parts that are out, joined by +"),
  parts: z.array(z.string()),
  label: z.string().describe("In words, such as: head 1 of layer 3"),
  effect: estimate.nullable().describe("Loss without it minus the baseline's, 95 % interval; null: not measured yet"),
  relative: z.number().nullable().describe("Of the baseline's loss"),
  verdict: ablationVerdict,
  losses: z.array(
    z.strictObject({
      seed: z.int(),
      loss: z.number().nullable(),
      runId: z.string().nullable(),
      runName: z.string().nullable(),
      status: runStatus.nullable(),
    }),
  ),
  parameters: z.int().nullable().describe("That are gone with it; null: none to speak of"),
  interaction: estimate.nullable().describe("pairs: effect of both minus the sum of each alone; null: not asked or not known"),
});
export type AblationEffect = z.infer<typeof ablationEffect>;

/** Layers by heads: the loss each absence adds. */
export const ablationMap = z.strictObject({
  heads: z.array(z.array(z.number().nullable())).describe("[layer][head]; null: not measured"),
  attention: z.array(z.number().nullable()).describe("All heads of a layer"),
  feedForward: z.array(z.number().nullable()),
  layers: z.array(z.number().nullable()),
  headImportance: z
    .array(z.array(z.number()))
    .describe("Mean |dL/d gate| over the same batches: Michel et al., Are Sixteen Heads Really Better than One? (2019)"),
});
export type AblationMap = z.infer<typeof ablationMap>;

export const ablationSummary = z.strictObject({
  id: z.string(),
  number: z.int(),
  name: z.string(),
  author: z.string(),
  mode: ablationMode,
  subject: z.string().describe("Run and step, or recipe"),
  subjectRunId: z.string().nullable(),
  status: studyStatus,
  statusDetail: z.string().nullable(),
  variants: z.int(),
  measured: z.int().describe("Variants with a verdict"),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type AblationSummary = z.infer<typeof ablationSummary>;

export const shrinkMethod = z.enum(["heads-and-units", "layers"]);

export const shrinkRequest = z.strictObject({
  method: shrinkMethod.default("heads-and-units").describe("Narrower in every layer, or fewer layers"),
  removeShare: z.number().gt(0).max(0.9).default(0.5).describe("Of the parameters that are no embeddings"),
  fineTuneTokens: z.int().min(0).max(1e15).nullable().default(null).describe("null: a tenth of what it was trained on"),
  peakLearningRate: z.number().gt(0).max(10).nullable().default(null).describe("Of the fine-tuning; null: a third of the original's peak"),
});
export type ShrinkRequest = z.infer<typeof shrinkRequest>;

/** What would stay. */
export const shrinkPlan = z.strictObject({
  layers: z.int(),
  heads: z.int(),
  feedForwardWidth: z.int(),
  parameters: z.int(),
  nonEmbeddingParameters: z.int(),
  removedShare: z.number(),
  removedHeads: z.array(z.string()).describe("Such as head:3.1"),
  removedLayers: z.array(z.int()),
});
export type ShrinkPlan = z.infer<typeof shrinkPlan>;

const modelFigures = z.strictObject({
  parameters: z.int(),
  nonEmbeddingParameters: z.int(),
  tokensPerSecond: z.number().nullable(),
  validationLoss: z.number().nullable(),
});

export const shrink = z.strictObject({
  id: z.string(),
  ablationId: z.string(),
  request: shrinkRequest,
  status: z.enum(["measuring", "cutting", "fine-tuning", "done", "failed"]),
  problem: z.string().nullable(),
  plan: shrinkPlan.nullable(),
  before: modelFigures,
  cut: modelFigures.nullable().describe("Before any fine-tuning"),
  after: modelFigures.nullable(),
  runId: z.string().nullable().describe("The fine-tuning; its checkpoints are exported like any run's"),
  runName: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export type Shrink = z.infer<typeof shrink>;

export const ablationDetail = ablationSummary.extend({
  specification: ablationSpecification,
  baseline: z.strictObject({ loss: z.number().nullable(), losses: ablationEffect.shape.losses }),
  noiseFloor: z
    .number()
    .nullable()
    .describe(
      "Standard deviation of the loss between seeds, pooled over variants; evaluate: of the loss between batches, of paired differences",
    ),
  effects: z.array(ablationEffect),
  map: ablationMap.nullable(),
  progress: z.number().describe("Share of what is planned so far"),
  shrinks: z.array(shrink),
});
export type AblationDetail = z.infer<typeof ablationDetail>;
