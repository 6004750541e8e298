/** What a trainer gets done between two moments: steps, with a checkpoint every so many. */

interface StretchSettings {
  readonly readyMs: number;
  readonly startStep: number;
  readonly stepMs: number;
  readonly everySteps: number;
  readonly blockedMs: number;
  readonly writeMs: number;
}

export interface Stretch {
  readonly step: number;
  readonly lastStepMs: number;
  readonly checkpoints: number;
  /** Step of the newest checkpoint that was on disk at a moment; the first step before there is one. */
  durableStep(atMs: number): number;
}

export function trainedUntil(settings: StretchSettings, untilMs: number): Stretch {
  const { readyMs, startStep, stepMs, everySteps, blockedMs, writeMs } = settings;
  const cycleMs = everySteps * stepMs + blockedMs;
  const checkpoints = Math.floor((untilMs - readyMs) / cycleMs);
  const lastCheckpointMs = readyMs + checkpoints * cycleMs;
  const since = Math.min(everySteps, Math.floor((untilMs - lastCheckpointMs) / stepMs));
  return {
    step: startStep + checkpoints * everySteps + since,
    lastStepMs: lastCheckpointMs + since * stepMs,
    checkpoints,
    durableStep(atMs) {
      const written = Math.floor((Math.min(atMs, untilMs) - writeMs - readyMs) / cycleMs);
      return startStep + Math.max(0, written) * everySteps;
    },
  };
}
