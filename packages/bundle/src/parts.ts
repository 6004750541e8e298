/** Names within a bundle. */
import type { RecordTable } from "@trainyard/contracts";

export const partNames = {
  manifest: "manifest.json",
  card: "model-card.md",
  specification: "specification.json",
  environment: "environment.json",
  replay: "replay.json",
  metrics: "metrics.csv",
  patch: "code/uncommitted.patch",
  lockfile: "code/package-lock.json",
} as const;

export const datasetFolder = "dataset";

export function checkpointFolder(checkpointId: string): string {
  return `checkpoints/${checkpointId}`;
}

export function recordFile(table: RecordTable): string {
  return `record/${table}.jsonl`;
}

/** A file name that says what is in it, the same for nobody else. */
export function archiveName(runName: string, step: number, bundleId: string): string {
  const plain = runName.replace(/[^A-Za-z0-9_.-]+/g, "-").replace(/^[^A-Za-z0-9_]+/, "");
  return `${plain.slice(0, 80) || "run"}-step-${step}-${bundleId.slice(-6)}.tar`;
}
