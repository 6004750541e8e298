/** The table of runs as CSV rows. */
import type { RunSummary } from "@trainyard/contracts";
import type { Cell } from "../../lib/download-csv";

const fields = [
  "id",
  "name",
  "recipe",
  "status",
  "step",
  "totalSteps",
  "tokens",
  "totalTokens",
  "parameters",
  "trainLoss",
  "validationLoss",
  "bestValidationLoss",
  "tokensPerSecond",
  "secondsLeft",
  "node",
  "segmentCount",
  "createdAt",
  "startedAt",
  "endedAt",
] as const satisfies readonly (keyof RunSummary)[];

export const runsCsvHeader: readonly string[] = fields;

export function runsCsvRow(run: RunSummary): Cell[] {
  return fields.map((field) => run[field]);
}
