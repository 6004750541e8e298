/** Words whose hyphen Prisma's enums cannot hold: the contract's on the left, Prisma's on the right. */
import type { IncidentKind, SegmentEndReason } from "@trainyard/contracts";
import type { SegmentEndReason as DatabaseEndReason, IncidentKind as DatabaseIncidentKind } from "./generated/enums";

export const databaseEndReason: Record<SegmentEndReason, DatabaseEndReason> = {
  finished: "finished",
  paused: "paused",
  stopped: "stopped",
  "node-lost": "node_lost",
  hung: "hung",
  diverged: "diverged",
  "rolled-back": "rolled_back",
  drained: "drained",
  crashed: "crashed",
};

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
