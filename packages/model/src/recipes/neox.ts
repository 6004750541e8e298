/** GPT-NeoX-20B and Pythia: rotary positions on a quarter of each head, attention beside feed-forward, untied output, small_init and wang_init. */
import type { ModelSpecification } from "@trainyard/contracts";
import { batchOf, type FamilyDraft, gpt3Optimizer, microBatchOf, type RecipeDraft } from "./recipe-draft";

const family = {
  family: "neox",
  positions: "rotary",
  rotaryFraction: 0.25,
  block: "parallel",
  tiedEmbeddings: false,
} as const satisfies Partial<ModelSpecification>;
const initialisation = { method: "small", residual: "wang" } as const;
const context = 2048;

interface PythiaSize {
  readonly name: string;
  readonly title: string;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** 50,254 tokens, padded to what the model-parallel ranks needed. */
  readonly vocabulary: number;
  readonly peakLearningRate: number;
  readonly note?: string;
}

const pythiaSizes: readonly PythiaSize[] = [
  { name: "pythia-14m", title: "Pythia, 14 M", layers: 6, width: 128, heads: 4, vocabulary: 50_304, peakLearningRate: 1e-3 },
  { name: "pythia-31m", title: "Pythia, 31 M", layers: 6, width: 256, heads: 8, vocabulary: 50_304, peakLearningRate: 1e-3 },
  { name: "pythia-70m", title: "Pythia, 70 M", layers: 6, width: 512, heads: 8, vocabulary: 50_304, peakLearningRate: 1e-3 },
  { name: "pythia-160m", title: "Pythia, 160 M", layers: 12, width: 768, heads: 12, vocabulary: 50_304, peakLearningRate: 6e-4 },
  { name: "pythia-410m", title: "Pythia, 410 M", layers: 24, width: 1024, heads: 16, vocabulary: 50_304, peakLearningRate: 3e-4 },
  {
    name: "pythia-1b",
    title: "Pythia, 1 B",
    layers: 16,
    width: 2048,
    heads: 8,
    vocabulary: 50_304,
    peakLearningRate: 2.5e-4,
    note: "The rate is the configuration's, which is what ran; the README's table says 3e-4.",
  },
  { name: "pythia-1.4b", title: "Pythia, 1.4 B", layers: 24, width: 2048, heads: 16, vocabulary: 50_304, peakLearningRate: 2e-4 },
  { name: "pythia-2.8b", title: "Pythia, 2.8 B", layers: 32, width: 2560, heads: 32, vocabulary: 50_304, peakLearningRate: 1.6e-4 },
  { name: "pythia-6.9b", title: "Pythia, 6.9 B", layers: 32, width: 4096, heads: 32, vocabulary: 50_432, peakLearningRate: 1.2e-4 },
  { name: "pythia-12b", title: "Pythia, 12 B", layers: 36, width: 5120, heads: 40, vocabulary: 50_688, peakLearningRate: 1.2e-4 },
];

function pythia({ name, title, peakLearningRate, note, ...shape }: PythiaSize): RecipeDraft {
  const story = "143,000 steps of 2,097,152 tokens, the same for every Pythia.";
  return {
    name,
    title,
    description: note === undefined ? story : `${story} ${note}`,
    source: "Biderman et al., Pythia (2023); EleutherAI/pythia, README and models/*/pythia-*.yml",
    checkpointEverySteps: 1000,
    specification: {
      model: { ...family, ...shape, context, activation: "gelu" },
      initialisation,
      batch: batchOf(1024 * context, context, microBatchOf(shape.width)),
      optimizer: gpt3Optimizer,
      schedule: { decay: "cosine", peakLearningRate, warmup: 1430, finalFraction: 0.1 },
      duration: { steps: 143_000 },
    },
  };
}

const twentyBillion: RecipeDraft = {
  name: "neox-20b",
  title: "GPT-NeoX, 20.6 B",
  description:
    "The rate and the batch are the configuration's, which is what ran: 0.97e-4 and 1536 sequences, where the paper prints 0.97e-5 and 1538. GELU by its tanh form, which its fused kernel computed.",
  source: "Black et al., GPT-NeoX-20B (2022); EleutherAI/gpt-neox, configs/20B.yml",
  checkpointEverySteps: 500,
  specification: {
    model: { ...family, layers: 44, width: 6144, heads: 64, context, vocabulary: 50_432, activation: "gelu-tanh" },
    initialisation,
    batch: batchOf(1536 * context, context, 4),
    optimizer: { ...gpt3Optimizer, weightDecay: 0.01 },
    schedule: { decay: "cosine", peakLearningRate: 0.97e-4, warmup: 1500, finalFraction: 0.1 },
    duration: { steps: 150_000 },
  },
};

const nano: RecipeDraft = {
  name: "neox-nano",
  title: "GPT-NeoX nano, 1.2 M",
  description: "A Pythia for a processor: all that makes the family itself, with two tables of embeddings and so less width.",
  source: "Ours: architecture and initialisation of Pythia, length and rate of gpt2-nano",
  fitsCpu: true,
  specification: {
    model: { ...family, layers: 4, width: 96, heads: 3, context: 128, vocabulary: 4096, activation: "gelu" },
    initialisation,
    batch: { sequences: 16, accumulation: 1 },
    optimizer: gpt3Optimizer,
    schedule: { decay: "cosine", peakLearningRate: 2e-3, warmup: 100, finalFraction: 0.1 },
    duration: { steps: 3000 },
  },
};

export const neox: FamilyDraft = { title: "GPT-NeoX and Pythia", sizes: [nano, ...pythiaSizes.map(pythia), twentyBillion] };
