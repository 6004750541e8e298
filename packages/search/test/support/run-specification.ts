/** A small run with changes. */
import { type RunSpecification, runSpecification } from "@trainyard/contracts";

export function runSpecificationOf(changes: {
  model?: Partial<RunSpecification["model"]>;
  regularisation?: Partial<RunSpecification["regularisation"]>;
}): RunSpecification {
  return runSpecification.parse({
    recipe: "gpt2-nano",
    model: { family: "gpt2", layers: 2, width: 64, heads: 2, context: 64, vocabulary: 512, ...changes.model },
    data: { dataset: "sotu" },
    batch: { sequences: 8, accumulation: 1 },
    regularisation: { ...changes.regularisation },
    optimizer: { name: "adamw", beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 },
    schedule: { peakLearningRate: 1e-3, warmup: 2, decay: "cosine", finalFraction: 0.1 },
    duration: { steps: 20 },
    evaluation: { everySteps: 10, batches: 2 },
    samples: { everySteps: 0, prompt: "", tokens: 8, temperature: 0.8 },
    checkpoint: { everySteps: 10, keep: 2 },
    seed: 1,
  });
}
