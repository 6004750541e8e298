/** GPT-Neo: global and local attention in turn, unscaled scores, no biases at queries, keys and values (Black et al. 2021). */
import type { ModelSpecification } from "@trainyard/contracts";
import { batchOf, type FamilyDraft, gpt3Optimizer, halfMillion, microBatchOf, type RecipeDraft } from "./recipe-draft";

const family = {
  family: "gpt-neo",
  attentionPattern: ["dense", "banded"],
  attentionScale: "none",
  queryKeyValueBias: false,
} satisfies Partial<ModelSpecification>;
const context = 2048;

interface Size {
  readonly name: string;
  readonly title: string;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly batchTokens: number;
  readonly peakLearningRate: number;
  readonly weightDecay: number;
  /** Steps at which the cosine ends; null: with the run. */
  readonly decayLength: number | null;
  readonly steps: number;
  readonly configuration: string;
}

const sizes: readonly Size[] = [
  {
    name: "gpt-neo-125m",
    title: "GPT-Neo, 125 M",
    layers: 12,
    width: 768,
    heads: 12,
    batchTokens: halfMillion,
    peakLearningRate: 6e-4,
    weightDecay: 0.1,
    decayLength: null,
    steps: 572_300,
    configuration: "gpt3_small_256.json",
  },
  {
    name: "gpt-neo-1.3b",
    title: "GPT-Neo, 1.3 B",
    layers: 24,
    width: 2048,
    heads: 16,
    batchTokens: 2 * halfMillion,
    peakLearningRate: 2e-4,
    weightDecay: 0,
    decayLength: 300_000,
    steps: 362_000,
    configuration: "GPT3_XL_pretrained.json",
  },
  {
    name: "gpt-neo-2.7b",
    title: "GPT-Neo, 2.7 B",
    layers: 32,
    width: 2560,
    heads: 20,
    batchTokens: 2 * halfMillion,
    peakLearningRate: 1.6e-4,
    weightDecay: 0,
    decayLength: 300_000,
    steps: 400_000,
    configuration: "GPT3_2-7B_pretrained.json",
  },
];

function publishedSize(size: Size): RecipeDraft {
  const { name, title, layers, width, heads, batchTokens, peakLearningRate, weightDecay, decayLength, steps, configuration } = size;
  return {
    name,
    title,
    description: `Every second layer sees the newest 256 positions only; ${steps.toLocaleString("en")} steps on the Pile.`,
    source: `EleutherAI/gpt-neo, configs/${configuration} and optimizers.py; steps from the model card`,
    specification: {
      model: { ...family, layers, width, heads, context, vocabulary: 50_257, bandWidth: 256 },
      batch: batchOf(batchTokens, context, microBatchOf(width)),
      optimizer: { ...gpt3Optimizer, weightDecay },
      schedule: { decay: "cosine", peakLearningRate, warmup: 3000, finalFraction: 0.1, decayLength },
      duration: { steps },
    },
  };
}

const nano: RecipeDraft = {
  name: "gpt-neo-nano",
  title: "GPT-Neo nano, 1.3 M",
  description: "A GPT-Neo for a processor: global layers and local ones of 32 positions in turn, attention scores as they come.",
  source: "Ours: architecture of GPT-Neo, length and rate of gpt2-nano",
  fitsCpu: true,
  specification: {
    model: { ...family, layers: 4, width: 128, heads: 4, context: 128, vocabulary: 4096, bandWidth: 32 },
    batch: { sequences: 16, accumulation: 1 },
    optimizer: gpt3Optimizer,
    schedule: { decay: "cosine", peakLearningRate: 2e-3, warmup: 100, finalFraction: 0.1 },
    duration: { steps: 3000 },
  },
};

export const gptNeo: FamilyDraft = { title: "GPT-Neo", sizes: [nano, ...sizes.map(publishedSize)] };
