/** The models that the engine is measured on: one that fits the cache, one between, and GPT-2 small. */
import { parseOrThrow, type RunSpecification, runSpecification } from "@trainyard/contracts";

export const engineBenchShapes = ["S1", "S2", "S3"] as const;
export type EngineBenchShape = (typeof engineBenchShapes)[number];

const sizes = {
  S1: { layers: 4, width: 128, heads: 4, vocabulary: 512, context: 128, sequences: 16 },
  S2: { layers: 6, width: 384, heads: 6, vocabulary: 4096, context: 256, sequences: 4 },
  S3: { layers: 12, width: 768, heads: 12, vocabulary: 50_304, context: 256, sequences: 2 },
} as const;

/** A run of that shape: GPT-2, AdamW, clipping, one micro-batch a step. */
export function engineBenchSpecification(shape: EngineBenchShape): RunSpecification {
  const { sequences, ...model } = sizes[shape];
  return parseOrThrow(runSpecification, {
    recipe: `engine-bench-${shape}`,
    model: { family: "gpt2", ...model },
    data: { dataset: "random" },
    batch: { sequences, accumulation: 1 },
    optimizer: { name: "adamw", beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 },
    schedule: { decay: "constant", peakLearningRate: 1e-4, warmup: 0, finalFraction: 1 },
    duration: { steps: 1_000 },
    evaluation: { everySteps: 1_000, batches: 1 },
    samples: { everySteps: 0, prompt: "", tokens: 1, temperature: 1 },
    checkpoint: { everySteps: 1_000, keep: 1 },
    seed: 1,
  });
}
