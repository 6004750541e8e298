/** GPT-3: GPT-2 with dense and banded attention in turn, and a batch that grows (Brown et al. 2020, section 2.1, table 2.1, appendix B). */
import { batchOf, type FamilyDraft, gpt3Optimizer, halfMillion, microBatchOf, type RecipeDraft } from "./recipe-draft";

interface Size {
  readonly name: string;
  readonly title: string;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly batchTokens: number;
  readonly peakLearningRate: number;
  /**
   * The paper says "over the first 4-12 billion tokens of training, depending on the model size" and no more. Ours: from 4 to 12 billion,
   * evenly with the logarithm of the full batch.
   */
  readonly rampTokens: number;
  readonly note?: string;
}

/** Same batch as GPT-NeoX-20B's, which calls it the one of GPT-3 175B: 3.15 M tokens, 1536 sequences. */
const largestBatch = 1536 * 2048;

const sizes: readonly Size[] = [
  {
    name: "gpt3-125m",
    title: "GPT-3 Small, 125 M",
    layers: 12,
    width: 768,
    heads: 12,
    batchTokens: halfMillion,
    peakLearningRate: 6e-4,
    rampTokens: 4e9,
  },
  {
    name: "gpt3-350m",
    title: "GPT-3 Medium, 350 M",
    layers: 24,
    width: 1024,
    heads: 16,
    batchTokens: halfMillion,
    peakLearningRate: 3e-4,
    rampTokens: 4e9,
  },
  {
    name: "gpt3-760m",
    title: "GPT-3 Large, 760 M",
    layers: 24,
    width: 1536,
    heads: 16,
    batchTokens: halfMillion,
    peakLearningRate: 2.5e-4,
    rampTokens: 4e9,
  },
  {
    name: "gpt3-1.3b",
    title: "GPT-3 XL, 1.3 B",
    layers: 24,
    width: 2048,
    heads: 16,
    batchTokens: 2 * halfMillion,
    peakLearningRate: 2e-4,
    rampTokens: 7e9,
    note: "The paper's table has 24 heads of 128, which do not make 2048; 16 are the heads that do, as in GPT-NeoX's configuration.",
  },
  {
    name: "gpt3-2.7b",
    title: "GPT-3, 2.7 B",
    layers: 32,
    width: 2560,
    heads: 32,
    batchTokens: 2 * halfMillion,
    peakLearningRate: 1.6e-4,
    rampTokens: 7e9,
  },
  {
    name: "gpt3-6.7b",
    title: "GPT-3, 6.7 B",
    layers: 32,
    width: 4096,
    heads: 32,
    batchTokens: 4 * halfMillion,
    peakLearningRate: 1.2e-4,
    rampTokens: 10e9,
  },
  {
    name: "gpt3-13b",
    title: "GPT-3, 13 B",
    layers: 40,
    width: 5120,
    heads: 40,
    batchTokens: 4 * halfMillion,
    peakLearningRate: 1e-4,
    rampTokens: 10e9,
    note: "The paper's table has width 5140, which 40 heads of 128 do not make; 5120 also gives the 12,850 M parameters of its table D.1.",
  },
  {
    name: "gpt3-175b",
    title: "GPT-3, 175 B",
    layers: 96,
    width: 12_288,
    heads: 96,
    batchTokens: largestBatch,
    peakLearningRate: 0.6e-4,
    rampTokens: 12e9,
  },
];

const context = 2048;
/** 32 k tokens. */
const firstSequences = 16;

function publishedSize(size: Size): RecipeDraft {
  const { name, title, layers, width, heads, batchTokens, peakLearningRate, rampTokens, note } = size;
  const sequences = microBatchOf(width);
  const story = `Dense and banded layers in turn; the batch grows from 32 k tokens over the first ${rampTokens / 1e9} billion. The band's width and this size's share of the ramp were never published and are ours.`;
  return {
    name,
    title,
    description: note === undefined ? story : `${story} ${note}`,
    source:
      "Brown et al., Language Models are Few-Shot Learners (2020), table 2.1 and appendix B; rates as in EleutherAI/gpt-neox, configs",
    specification: {
      model: { family: "gpt3", layers, width, heads, context, vocabulary: 50_257, attentionPattern: ["dense", "banded"] },
      batch: { ...batchOf(batchTokens, context, sequences), ramp: "linear", rampStart: firstSequences / sequences, rampTokens },
      optimizer: gpt3Optimizer,
      schedule: { decay: "cosine", peakLearningRate, unit: "tokens", warmup: 375e6, finalFraction: 0.1, decayLength: 260e9 },
      duration: { tokens: 300e9 },
    },
  };
}

/** All that makes the family itself, in the proportions of the large ones, at a length that a processor can do. */
const nano: RecipeDraft = {
  name: "gpt3-nano",
  title: "GPT-3 nano, 1.3 M",
  description: "A GPT-3 for a processor: bands of 32, a batch that grows from 1,024 to 4,096 tokens, cosine until 260 of every 300 tokens.",
  source: "Ours: shape and rate of gpt2-nano, schedule in the proportions of Brown et al. (2020), appendix B",
  fitsCpu: true,
  specification: {
    model: {
      family: "gpt3",
      layers: 4,
      width: 128,
      heads: 4,
      context: 128,
      vocabulary: 4096,
      attentionPattern: ["dense", "banded"],
      bandWidth: 32,
    },
    batch: { sequences: 8, accumulation: 4, ramp: "linear", rampStart: 1, rampTokens: 200_000 },
    optimizer: gpt3Optimizer,
    schedule: { decay: "cosine", peakLearningRate: 2e-3, unit: "tokens", warmup: 100_000, finalFraction: 0.1, decayLength: 5_200_000 },
    duration: { tokens: 6_000_000 },
  },
};

export const gpt3: FamilyDraft = { title: "GPT-3", sizes: [nano, ...sizes.map(publishedSize)] };
