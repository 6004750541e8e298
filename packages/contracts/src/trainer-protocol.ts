/** What the node agent and its trainer process say to each other over IPC. */
import { z } from "zod";
import { stepPoint } from "./metrics";
import { runSpecification } from "./run-specification";

/** First message to a trainer: everything it needs; it knows no database and no queue. */
export const trainerStart = z.strictObject({
  type: z.literal("start"),
  runId: z.string(),
  segmentId: z.string(),
  specification: runSpecification,
  datasetDirectory: z.string(),
  checkpointDirectory: z.string().describe("Where this segment writes its checkpoints"),
  resumeFrom: z.string().nullable().describe("Directory of the checkpoint to start from; null initialises from the seed"),
  threads: z.int().min(1),
});
export type TrainerStart = z.infer<typeof trainerStart>;

/** Applied at the next step boundary and answered with `applied`. pause, stop and drain write a checkpoint, then end. */
export const trainerCommand = z.strictObject({
  type: z.literal("command"),
  commandId: z.string(),
  kind: z.enum(["pause", "stop", "drain", "checkpoint"]),
});
export type TrainerCommand = z.infer<typeof trainerCommand>;

export const toTrainer = z.discriminatedUnion("type", [trainerStart, trainerCommand]);
export type ToTrainer = z.infer<typeof toTrainer>;

export const checkpointWritten = z.strictObject({
  type: z.literal("checkpoint"),
  step: z.int(),
  tokens: z.int(),
  sampleCursor: z.int(),
  directory: z.string(),
  stateHash: z.string(),
  bytes: z.int(),
  writeDurationMs: z.number(),
});

export const fromTrainer = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ready"), startStep: z.int(), parameters: z.int(), buildDurationMs: z.number() }),
  z.strictObject({ type: z.literal("step"), point: stepPoint }),
  z.strictObject({ type: z.literal("evaluation"), step: z.int(), tokens: z.int(), timeMs: z.int(), validationLoss: z.number().nullable() }),
  z.strictObject({ type: z.literal("sample"), step: z.int(), prompt: z.string(), text: z.string() }),
  checkpointWritten,
  z.strictObject({ type: z.literal("applied"), commandId: z.string(), step: z.int(), readBack: z.record(z.string(), z.unknown()) }),
  z.strictObject({ type: z.literal("log"), level: z.enum(["info", "warning", "error"]), message: z.string() }),
  /** Last message of an orderly end; the process then exits with 0. */
  z.strictObject({
    type: z.literal("ended"),
    reason: z.enum(["finished", "paused", "stopped", "drained", "diverged"]),
    step: z.int(),
    detail: z.string().nullable(),
  }),
  /** Last message of a failure that has a name (corrupt checkpoint, missing dataset, disk full); the process then exits with 1. */
  z.strictObject({ type: z.literal("failed"), code: z.string(), message: z.string() }),
]);
export type FromTrainer = z.infer<typeof fromTrainer>;
