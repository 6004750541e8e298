/** Looking for the largest micro-batch that a node can train: what was tried, and what is proposed. */
import { z } from "zod";
import { runSpecification } from "./run-specification";

export const batchTrial = z.strictObject({
  sequences: z.int().min(1).describe("Sequences a micro-batch"),
  outcome: z.enum(["fits", "too-large", "failed"]).describe("Too large: it passed the memory limit or was killed for its memory"),
  peakMemoryBytes: z.int().nullable().describe("Largest resident size of the process that tried it; null where it could not be read"),
  tokensPerSecond: z.number().nullable().describe("Of its quickest step; null where it made none"),
  detail: z.string().nullable().describe("Why it does not fit"),
});
export type BatchTrial = z.infer<typeof batchTrial>;

export const batchFinding = z.strictObject({
  threads: z.int(),
  context: z.int(),
  availableBytes: z.int().describe("Memory free when the search began"),
  limitBytes: z.int().describe("What a trial may take: the free memory less a margin"),
  trials: z.array(batchTrial).describe("In the order they were made"),
  largest: z.int().nullable().describe("Most sequences that fit; null: not even one does"),
  proposed: z.int().nullable().describe("Fewest sequences that are about as quick as the quickest: more memory would buy nothing"),
  stopped: z
    .enum(["memory", "speed", "maximum"])
    .describe("Why the search went no further: the limit, no gain in speed, or the most a specification takes"),
});
export type BatchFinding = z.infer<typeof batchFinding>;

/** A search on a node, newest only: it is kept for a day, and lost with Redis. */
export const batchSearch = z.strictObject({
  id: z.string(),
  nodeId: z.string(),
  recipe: z.string(),
  author: z.string(),
  requestedAt: z.iso.datetime(),
  status: z.enum(["waiting", "running", "done", "failed"]),
  trials: z.array(batchTrial).describe("So far"),
  finding: batchFinding.nullable().describe("Once it is done"),
  problem: z.string().nullable().describe("Why it failed"),
});
export type BatchSearch = z.infer<typeof batchSearch>;

/** With what the node needs for it. */
export const storedBatchSearch = z.strictObject({ search: batchSearch, specification: runSpecification });
export type StoredBatchSearch = z.infer<typeof storedBatchSearch>;
