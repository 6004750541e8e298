/** A very small run for tests. */
import { type RunSpecification, runSpecification, type StepPoint } from "@trainyard/contracts";

export interface SampleRun {
  readonly steps?: number;
  readonly checkpointEverySteps?: number;
  readonly keep?: number;
  readonly sequences?: number;
  readonly seed?: number;
}

/** 32 tokens a step and some thousand parameters, so that a step takes a few milliseconds; `sequences` makes steps longer. */
export function specification(changes: SampleRun = {}): RunSpecification {
  return runSpecification.parse({
    recipe: "gpt2-nano",
    model: { family: "gpt2", layers: 1, width: 16, heads: 2, context: 16, vocabulary: 257 },
    data: { dataset: "tiny" },
    batch: { sequences: changes.sequences ?? 2, accumulation: 1 },
    optimizer: { name: "adamw", beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 },
    schedule: { decay: "cosine", peakLearningRate: 1e-3, warmup: 2, finalFraction: 0.1 },
    duration: { steps: changes.steps ?? 20 },
    evaluation: { everySteps: 100, batches: 1 },
    samples: { everySteps: 0, prompt: "", tokens: 1, temperature: 0 },
    checkpoint: { everySteps: changes.checkpointEverySteps ?? 10, keep: changes.keep ?? 3 },
    seed: changes.seed ?? 7,
  });
}

export function pointOf(step: number, changes: Partial<StepPoint> = {}): StepPoint {
  return {
    step,
    tokens: step * 32,
    timeMs: 1_700_000_000_000 + step,
    trainLoss: 5,
    gradientNorm: 1,
    noiseScale: null,
    learningRate: 1e-3,
    tokensPerSecond: 100,
    stepDurationMs: 320,
    sampleStart: (step - 1) * 2,
    sampleEnd: step * 2,
    updateSkipped: false,
    evaluationDurationMs: 0,
    checkpointDurationMs: 0,
    ...changes,
  };
}
