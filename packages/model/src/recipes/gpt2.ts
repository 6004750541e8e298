/** GPT-2: learned positions, norms before, tanh GELU, tied embeddings (Radford et al. 2019); trained as llm.c reproduces it. */
import { type FamilyDraft, gpt3Optimizer, type RecipeDraft } from "./recipe-draft";

interface Size extends Pick<RecipeDraft, "name" | "title" | "description" | "source" | "fitsCpu"> {
  readonly model: {
    readonly layers: number;
    readonly width: number;
    readonly heads: number;
    readonly context: number;
    readonly vocabulary: number;
  };
  readonly sequences: number;
  readonly accumulation: number;
  readonly peakLearningRate: number;
  readonly finalFraction: number;
  readonly warmup: number;
  readonly steps: number;
}

/** Its own small cousins for a processor; widths and rates follow nanoGPT's baby GPTs. */
const smallSource = "Sizes in the manner of nanoGPT's CPU configurations (karpathy/nanoGPT, README); optimizer as in llm.c";
/** Tokenizer and context of the published models. */
const published = { context: 1024, vocabulary: 50_257 };

const sizes: readonly Size[] = [
  {
    name: "gpt2-nano",
    title: "GPT-2 nano, 1.1 M",
    description: "Learns visibly within a minute on two processor cores. For a first look and for trying things out.",
    source: smallSource,
    fitsCpu: true,
    model: { layers: 3, width: 128, heads: 4, context: 128, vocabulary: 4096 },
    sequences: 16,
    accumulation: 1,
    peakLearningRate: 2e-3,
    finalFraction: 0.1,
    warmup: 100,
    steps: 3000,
  },
  {
    name: "gpt2-micro",
    title: "GPT-2 micro, 10.5 M",
    description: "Writes passable sentences after some hours on a processor.",
    source: smallSource,
    fitsCpu: true,
    model: { layers: 5, width: 384, heads: 6, context: 256, vocabulary: 4096 },
    sequences: 8,
    accumulation: 1,
    peakLearningRate: 1e-3,
    finalFraction: 0.1,
    warmup: 200,
    steps: 10_000,
  },
  {
    name: "gpt2-124m",
    title: "GPT-2 small, 124 M",
    description: "The smallest published GPT-2, trained on 10 billion tokens.",
    source: "karpathy/llm.c, scripts/run_gpt2_124M.sh",
    model: { layers: 12, width: 768, heads: 12, ...published },
    sequences: 4,
    accumulation: 128,
    peakLearningRate: 6e-4,
    finalFraction: 0,
    warmup: 700,
    steps: 18_865,
  },
  {
    name: "gpt2-355m",
    title: "GPT-2 medium, 355 M",
    description: "The second published size, trained on 31.5 billion tokens.",
    source: "karpathy/llm.c, scripts/run_gpt2_350M.sh",
    model: { layers: 24, width: 1024, heads: 16, ...published },
    sequences: 4,
    accumulation: 128,
    peakLearningRate: 3e-4,
    finalFraction: 0,
    warmup: 700,
    steps: 60_000,
  },
  {
    name: "gpt2-774m",
    title: "GPT-2 large, 774 M",
    description: "The third published size, trained on 150 billion tokens.",
    source: "karpathy/llm.c, scripts/run_gpt2_774M.sh",
    model: { layers: 36, width: 1280, heads: 20, ...published },
    sequences: 4,
    accumulation: 128,
    peakLearningRate: 2.5e-4,
    finalFraction: 0,
    warmup: 700,
    steps: 286_102,
  },
  {
    name: "gpt2-1558m",
    title: "GPT-2 XL, 1.6 B",
    description: "The largest published GPT-2, trained on 32 billion tokens of educational text.",
    source: "karpathy/llm.c, scripts/run_gpt2_1558M.sh",
    model: { layers: 48, width: 1600, heads: 25, ...published },
    sequences: 4,
    accumulation: 256,
    peakLearningRate: 6e-4,
    finalFraction: 0.1,
    warmup: 700,
    steps: 32_000,
  },
];

export const gpt2: FamilyDraft = {
  title: "GPT-2",
  sizes: sizes.map(({ model, sequences, accumulation, peakLearningRate, finalFraction, warmup, steps, ...size }) => ({
    ...size,
    specification: {
      model: { family: "gpt2", ...model },
      batch: { sequences, accumulation },
      optimizer: gpt3Optimizer,
      schedule: { decay: "cosine", peakLearningRate, warmup, finalFraction },
      duration: { steps },
    },
  })),
};
