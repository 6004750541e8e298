/** Kinds of incidents whose hyphen Prisma's enums cannot hold, there and back. */
import type { IncidentKind } from "@trainyard/contracts";
import type { IncidentKind as DatabaseIncidentKind } from "./generated/enums";

export const databaseIncidentKind: Record<IncidentKind, DatabaseIncidentKind> = {
  "node-lost": "node_lost",
  hang: "hang",
  divergence: "divergence",
  "corrupt-checkpoint": "corrupt_checkpoint",
  crash: "crash",
};

export const contractIncidentKind: Record<DatabaseIncidentKind, IncidentKind> = {
  node_lost: "node-lost",
  hang: "hang",
  divergence: "divergence",
  corrupt_checkpoint: "corrupt-checkpoint",
  crash: "crash",
};
