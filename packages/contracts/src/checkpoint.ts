/** Checkpoints: recorded states of a run, verified by hash. */
import { z } from "zod";

export const checkpoint = z.strictObject({
  id: z.string(),
  runId: z.string(),
  segmentId: z.string(),
  step: z.int(),
  tokens: z.int(),
  validationLoss: z.number().nullable().describe("Of the newest evaluation at or before its step, in its own segment"),
  stateHash: z.string().describe("SHA-256 over the state, chained to the parent's"),
  parentHash: z.string().nullable().describe("State hash of the checkpoint before it on the lineage; null when training began at the seed"),
  bytes: z.int(),
  path: z.string().describe("Relative to the checkpoint store"),
  pinned: z.boolean(),
  best: z.boolean().describe("Lowest validation loss of the run"),
  abandoned: z.boolean().describe("Not on the effective curve"),
  deletedAt: z.iso.datetime().nullable().describe("Files removed by retention; the record stays"),
  createdAt: z.iso.datetime(),
});
export type Checkpoint = z.infer<typeof checkpoint>;
