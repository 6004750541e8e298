/** The first step at which a replay gives another number than was recorded. */
import type { StepPoint } from "@trainyard/contracts";

/** What was recorded of a step; a number that was not finite is null. */
export interface RecordedStep {
  readonly trainLoss: number | null;
  readonly gradientNorm: number | null;
}

export interface StepDifference {
  readonly step: number;
  readonly quantity: "trainLoss" | "gradientNorm";
  readonly recorded: number | null;
  readonly replayed: number | null;
}

const quantities = ["trainLoss", "gradientNorm"] as const;

/** Bit for bit; null where they agree. A step that was not recorded differs. */
export function stepDifference(point: StepPoint, recorded: RecordedStep | undefined): StepDifference | null {
  const quantity = quantities.find((name) => recorded === undefined || point[name] !== recorded[name]);
  return quantity === undefined ? null : { step: point.step, quantity, recorded: recorded?.[quantity] ?? null, replayed: point[quantity] };
}
