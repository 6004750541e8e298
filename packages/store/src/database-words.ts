/** Kinds of incidents whose hyphen Prisma's enums cannot hold, there and back. */
import type { IncidentKind } from "@trainyard/contracts";
import type { IncidentKind as DatabaseIncidentKind } from "./generated/enums";

export const databaseIncidentKind: Record<IncidentKind, DatabaseIncidentKind> = {
  "node-lost": "node_lost",
  hang: "hang",
  crash: "crash",
  divergence: "divergence",
  spike: "spike",
  plateau: "plateau",
  "corrupt-checkpoint": "corrupt_checkpoint",
  "disk-full": "disk_full",
  straggler: "straggler",
  "clock-skew": "clock_skew",
  "configuration-mismatch": "configuration_mismatch",
  "certificate-failed": "certificate_failed",
  "diagnostics-failed": "diagnostics_failed",
  "off-prediction": "off_prediction",
  "environment-changed": "environment_changed",
};

export const contractIncidentKind: Record<DatabaseIncidentKind, IncidentKind> = {
  node_lost: "node-lost",
  hang: "hang",
  crash: "crash",
  divergence: "divergence",
  spike: "spike",
  plateau: "plateau",
  corrupt_checkpoint: "corrupt-checkpoint",
  disk_full: "disk-full",
  straggler: "straggler",
  clock_skew: "clock-skew",
  configuration_mismatch: "configuration-mismatch",
  certificate_failed: "certificate-failed",
  diagnostics_failed: "diagnostics-failed",
  off_prediction: "off-prediction",
  environment_changed: "environment-changed",
};
