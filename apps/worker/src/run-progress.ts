/** How fast a run goes and how long it will take, from its newest steps. */
import { type RunSpecification, type StepPoint, totalTokens } from "@trainyard/contracts";

const newestSteps = 32;

interface RunProgress {
  readonly step: number;
  readonly tokens: number;
  readonly trainLoss: number | null;
  /** Median of the newest 32 steps: one slow step (a checkpoint, a busy neighbour) does not move it. */
  readonly tokensPerSecond: number;
  readonly secondsLeft: number | null;
}

export interface ProgressTracker {
  add(point: StepPoint): void;
  /** Null before the first step. */
  progress(): RunProgress | null;
}

export function createProgressTracker(specification: RunSpecification): ProgressTracker {
  const allTokens = totalTokens(specification);
  const rates: number[] = [];
  let newest: StepPoint | null = null;
  return {
    add(point) {
      newest = point;
      rates.push(point.tokensPerSecond);
      if (rates.length > newestSteps) rates.shift();
    },
    progress() {
      if (newest === null) return null;
      const tokensPerSecond = median(rates);
      const tokensLeft = Math.max(0, allTokens - newest.tokens);
      const secondsLeft = tokensPerSecond > 0 ? tokensLeft / tokensPerSecond : null;
      return { step: newest.step, tokens: newest.tokens, trainLoss: newest.trainLoss, tokensPerSecond, secondsLeft };
    },
  };
}

/** Middle value, the mean of the middle two for an even count; 0 of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (upper + lower) / 2;
}
