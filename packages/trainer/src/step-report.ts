/** Makes the point that tells of a step. */
import type { StepPoint } from "@trainyard/contracts";
import type { TrainingPosition } from "./checkpoint/state-layout";
import { NoiseScaleEstimator } from "./noise-scale";
import type { StepResult } from "./runtime/training-session";

export interface StepTaken {
  readonly before: TrainingPosition;
  readonly after: TrainingPosition;
  readonly result: StepResult;
  readonly stepDurationMs: number;
  readonly updateSkipped: boolean;
}

/** What else than a step takes a trainer's time. */
type Holding = "evaluationDurationMs" | "checkpointDurationMs";

export class StepReport {
  readonly #noiseScale = new NoiseScaleEstimator();
  /** Since the newest point. */
  #held: Record<Holding, number> = { evaluationDurationMs: 0, checkpointDurationMs: 0 };

  /** Does something that training waits for. */
  async timed<Result>(holding: Holding, work: () => Promise<Result>): Promise<Result> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.#held[holding] += performance.now() - began;
    }
  }

  point({ before, after, result, stepDurationMs, updateSkipped }: StepTaken): StepPoint {
    const tokensRead = after.tokens - before.tokens;
    const held = this.#held;
    this.#held = { evaluationDurationMs: 0, checkpointDurationMs: 0 };
    return {
      step: after.step,
      tokens: after.tokens,
      timeMs: Date.now(),
      trainLoss: finiteOrNull(result.loss),
      gradientNorm: finiteOrNull(result.gradientNorm),
      noiseScale: this.#noiseScaleOf(result, tokensRead),
      learningRate: result.learningRate,
      tokensPerSecond: (tokensRead / stepDurationMs) * 1000,
      stepDurationMs,
      sampleStart: before.sampleCursor,
      sampleEnd: after.sampleCursor,
      updateSkipped,
      ...held,
    };
  }

  /** Null at steps that did not measure it, and while it cannot be told. */
  #noiseScaleOf({ partOfBatch, gradientNorm }: StepResult, tokens: number): number | null {
    if (partOfBatch === null || !Number.isFinite(partOfBatch.squaredNorm) || !Number.isFinite(gradientNorm)) return null;
    return this.#noiseScale.add(partOfBatch, { tokens, squaredNorm: gradientNorm ** 2 });
  }
}

/** What a message holds: it has no NaN and no infinity. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
