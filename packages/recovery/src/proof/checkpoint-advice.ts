/** The checkpoint interval that a run's own cost and failures ask for. */
import type { Ledger } from "@trainyard/contracts";
import { checkpointInterval } from "./checkpoint-interval";

export interface AdviceFacts {
  readonly checkpointCostMs: number | null;
  readonly failures: number;
  /** Time in which a failure would have cost the run something. */
  readonly exposedMs: number;
  readonly medianStepMs: number | null;
  readonly everySteps: number;
}

/** Null before anything failed, and before a checkpoint and a step were measured. */
export function adviceOf({ checkpointCostMs, failures, exposedMs, medianStepMs, everySteps }: AdviceFacts): Ledger["advice"] {
  if (checkpointCostMs === null || medianStepMs === null || medianStepMs <= 0 || failures === 0 || exposedMs <= 0) return null;
  const meanTimeBetweenFailuresMs = exposedMs / failures;
  const { intervalMs, basis } = checkpointInterval({ costMs: checkpointCostMs, meanTimeBetweenFailuresMs });
  const intervalSteps = Math.max(1, Math.round(intervalMs / medianStepMs));
  return { checkpointCostMs, meanTimeBetweenFailuresMs, failures, intervalMs, intervalSteps, everySteps, basis };
}
