/** OPT: ReLU, learned positions from row 2 on, deviation 0.006, dropout, linear decay (Zhang et al. 2022, sections 2.1 and 2.2, table 1). */
import type { ModelSpecification } from "@trainyard/contracts";
import { batchOf, type FamilyDraft, gpt3Optimizer, halfMillion, microBatchOf, type RecipeDraft } from "./recipe-draft";

const family = { family: "opt", activation: "relu", positionOffset: 2 } as const satisfies Partial<ModelSpecification>;
const initialisation = { method: "normal", standardDeviation: 0.006, residual: "scaled" } as const;
/** "We use a dropout of 0.1 throughout, but we do not apply any dropout to embeddings." */
const regularisation = { attentionDropout: 0.1, residualDropout: 0.1 } as const;
const context = 2048;
const vocabulary = 50_272;

interface Size {
  readonly name: string;
  readonly title: string;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly batchTokens: number;
  readonly peakLearningRate: number;
  /** What this size does otherwise than its sisters. */
  readonly model?: Partial<ModelSpecification>;
  readonly warmup?: { readonly unit: "steps" | "tokens"; readonly warmup: number };
  readonly note?: string;
}

const sizes: readonly Size[] = [
  { name: "opt-125m", title: "OPT, 125 M", layers: 12, width: 768, heads: 12, batchTokens: halfMillion, peakLearningRate: 6e-4 },
  {
    name: "opt-350m",
    title: "OPT, 350 M",
    layers: 24,
    width: 1024,
    heads: 16,
    batchTokens: halfMillion,
    peakLearningRate: 3e-4,
    model: { normPlacement: "post", finalNorm: false, embeddingWidth: 512 },
    note: "The odd one: norms after the sums, none at the end, and embeddings of 512 projected up and down.",
  },
  { name: "opt-1.3b", title: "OPT, 1.3 B", layers: 24, width: 2048, heads: 32, batchTokens: 2 * halfMillion, peakLearningRate: 2e-4 },
  { name: "opt-2.7b", title: "OPT, 2.7 B", layers: 32, width: 2560, heads: 32, batchTokens: 2 * halfMillion, peakLearningRate: 1.6e-4 },
  { name: "opt-6.7b", title: "OPT, 6.7 B", layers: 32, width: 4096, heads: 32, batchTokens: 4 * halfMillion, peakLearningRate: 1.2e-4 },
  { name: "opt-13b", title: "OPT, 13 B", layers: 40, width: 5120, heads: 40, batchTokens: 8 * halfMillion, peakLearningRate: 1e-4 },
  { name: "opt-30b", title: "OPT, 30 B", layers: 48, width: 7168, heads: 56, batchTokens: 8 * halfMillion, peakLearningRate: 1e-4 },
  { name: "opt-66b", title: "OPT, 66 B", layers: 64, width: 9216, heads: 72, batchTokens: 4 * halfMillion, peakLearningRate: 0.8e-4 },
  {
    name: "opt-175b",
    title: "OPT, 175 B",
    layers: 96,
    width: 12_288,
    heads: 96,
    batchTokens: 4 * halfMillion,
    peakLearningRate: 1.2e-4,
    warmup: { unit: "steps", warmup: 2000 },
    note: "Batch and rate are table 1's; the rate was lowered by hand on the way, and the clip from 1 to 0.3 early on (metaseq's chronicles).",
  },
];

function publishedSize(size: Size): RecipeDraft {
  const {
    name,
    title,
    layers,
    width,
    heads,
    batchTokens,
    peakLearningRate,
    model,
    warmup = { unit: "tokens", warmup: 375e6 },
    note,
  } = size;
  const story = "Warmed up linearly and decayed linearly to a tenth over 300 billion tokens, with dropout.";
  return {
    name,
    title,
    description: note === undefined ? story : `${story} ${note}`,
    source:
      "Zhang et al., OPT (2022), section 2 and table 1; facebookresearch/metaseq, metaseq/launcher/opt_job_constants.py and opt_baselines.py",
    checkpointEverySteps: 2000,
    specification: {
      model: { ...family, layers, width, heads, context, vocabulary, ...model },
      initialisation,
      batch: batchOf(batchTokens, context, microBatchOf(width)),
      regularisation,
      optimizer: gpt3Optimizer,
      schedule: { decay: "linear", peakLearningRate, ...warmup, finalFraction: 0.1 },
      duration: { tokens: 300e9 },
    },
  };
}

const nano: RecipeDraft = {
  name: "opt-nano",
  title: "OPT nano, 1.1 M",
  description: "An OPT for a processor: its activation, initialisation, dropout and straight-line schedule at the size of gpt2-nano.",
  source: "Ours: shape and length of gpt2-nano, the rest as in Zhang et al. (2022), section 2",
  fitsCpu: true,
  specification: {
    model: { ...family, layers: 3, width: 128, heads: 4, context: 128, vocabulary: 4096 },
    initialisation,
    batch: { sequences: 16, accumulation: 1 },
    regularisation,
    optimizer: gpt3Optimizer,
    schedule: { decay: "linear", peakLearningRate: 2e-3, warmup: 100, finalFraction: 0.1 },
    duration: { steps: 3000 },
  },
};

export const opt: FamilyDraft = { title: "OPT", sizes: [nano, ...sizes.map(publishedSize)] };
