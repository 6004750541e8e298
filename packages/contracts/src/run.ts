/** Runs and their segments as the API shows them. */
import { z } from "zod";
import { certificate } from "./recovery";
import { runSpecification } from "./run-specification";

/** What a run is doing; queued covers the first start and every move to another node. */
export const runStatus = z.enum(["queued", "running", "paused", "finished", "stopped", "failed"]);
export type RunStatus = z.infer<typeof runStatus>;

/** Statuses a run never leaves without a person restarting it from a checkpoint. */
export const endedStatuses: readonly RunStatus[] = ["finished", "stopped", "failed"];

export const segmentEndReason = z.enum([
  "finished",
  "paused",
  "stopped",
  "node-lost",
  "hung",
  "diverged",
  "rolled-back",
  "drained",
  "crashed",
]);
export type SegmentEndReason = z.infer<typeof segmentEndReason>;

/** A stretch of a run trained by one trainer process on one node, from one starting state. */
export const segment = z.strictObject({
  id: z.string(),
  runId: z.string(),
  ordinal: z.int().describe("1 for the first segment of the run"),
  parentId: z.string().nullable().describe("The segment this one continues; null at the root"),
  startCheckpointId: z.string().nullable().describe("State it starts from; null means initialised from the seed"),
  startStep: z.int().describe("Steps done before its first own step"),
  lastStep: z.int().describe("Last step recorded; equals startStep before the first"),
  effectiveUntilStep: z
    .int()
    .nullable()
    .describe("Last step that is on the effective curve; null: all of it; equal to startStep: none of it"),
  node: z.string().nullable().describe("Name of the node that trains or trained it"),
  status: z.enum(["queued", "running", "ended"]),
  endReason: segmentEndReason.nullable(),
  endDetail: z.string().nullable(),
  peakLearningRate: z.number(),
  certificate: certificate
    .nullable()
    .describe("Of the restart that it began with; null: it began at the seed, or none of its steps ran twice"),
  notBefore: z.iso.datetime().nullable().describe("When a queued segment may start at the earliest: back-off after failures"),
  queuedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
});
export type Segment = z.infer<typeof segment>;

export const runSummary = z.strictObject({
  id: z.string(),
  name: z.string(),
  recipe: z.string(),
  status: runStatus,
  pendingAction: z
    .enum(["pause", "stop", "checkpoint", "restart", "rollback", "move", "change"])
    .nullable()
    .describe("Asked for, not yet applied"),
  statusDetail: z.string().nullable().describe("Why it failed, or what it waits for"),
  step: z.int(),
  totalSteps: z.int(),
  tokens: z.int(),
  totalTokens: z.int(),
  parameters: z.int(),
  trainLoss: z.number().nullable(),
  validationLoss: z.number().nullable().describe("Newest on the effective curve"),
  bestValidationLoss: z.number().nullable(),
  tokensPerSecond: z.number().nullable().describe("Median of the newest steps while running"),
  secondsLeft: z.number().nullable(),
  node: z.string().nullable(),
  segmentCount: z.int(),
  sparkline: z.array(z.number()).describe("Training loss of the effective curve in at most 40 bucket means, oldest first"),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  forkOf: z
    .strictObject({ runId: z.string(), runName: z.string(), checkpointId: z.string(), step: z.int() })
    .nullable()
    .describe("Whose checkpoint it began from"),
  tournamentId: z.string().nullable().describe("The recovery tournament that it is a candidate of"),
  trialOf: z
    .strictObject({ sweepId: z.string(), sweepName: z.string(), number: z.int(), promoted: z.boolean() })
    .nullable()
    .describe("The sweep and trial that it is; promoted: that it grew out of"),
  studyOf: z
    .strictObject({ kind: z.enum(["ladder", "ablation"]), studyId: z.string(), studyName: z.string(), label: z.string() })
    .nullable()
    .describe("The ladder's rung or the study's variant that it is"),
  shrunkFrom: z
    .strictObject({ ablationId: z.string(), ablationName: z.string() })
    .nullable()
    .describe("The study by whose map its model was cut"),
});
export type RunSummary = z.infer<typeof runSummary>;

export const runDetail = runSummary.extend({
  specification: runSpecification.describe("As in force in the live segment"),
  segments: z.array(segment),
});
export type RunDetail = z.infer<typeof runDetail>;
