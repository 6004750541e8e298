/** The checkpoint bench as people and programs read it. */
import { median } from "@trainyard/contracts";
import type { CheckpointMeasurement } from "@trainyard/trainer/checkpoint-bench";
import { formatInteger } from "./format";
import { percentile } from "./percentile";

export interface CheckpointFigures {
  readonly parameters: number;
  readonly blockedMsP95: number;
  /** Medians. */
  readonly saveMs: number;
  readonly loadVerifiedMs: number;
}

export function checkpointFigures({ parameters, blockedMs, saveMs, loadVerifiedMs }: CheckpointMeasurement): CheckpointFigures {
  const blockedMsP95 = percentile(blockedMs, 0.95) ?? Number.NaN;
  return { parameters, blockedMsP95, saveMs: median(saveMs), loadVerifiedMs: median(loadVerifiedMs) };
}

export function checkpointReport(measured: CheckpointMeasurement): string {
  const { parameters, blockedMsP95, saveMs, loadVerifiedMs } = checkpointFigures(measured);
  return [
    `parameters       ${formatInteger(parameters)}`,
    `training held    ${blockedMsP95.toFixed(1)} ms (p95 of ${measured.blockedMs.length})`,
    `save             ${formatInteger(saveMs)} ms, beside training`,
    `verified load    ${formatInteger(loadVerifiedMs)} ms, from files the system has in memory`,
    `step             ${formatInteger(median(measured.stepMs))} ms, ${formatInteger(median(measured.stepMsBeside))} ms while a checkpoint is written`,
  ].join("\n");
}
