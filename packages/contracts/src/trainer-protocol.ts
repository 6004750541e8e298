/** What the node agent and its trainer process say to each other over IPC. */
import { z } from "zod";
import { stateFate } from "./change";
import { trainerFault } from "./faults";
import { stepPoint } from "./metrics";
import { runOverrides, runSpecification } from "./run-specification";

/** First message to a trainer: everything it needs; it knows no database and no queue. */
export const trainerStart = z.strictObject({
  type: z.literal("start"),
  runId: z.string(),
  segmentId: z.string(),
  specification: runSpecification,
  datasetDirectory: z.string(),
  checkpointDirectory: z.string().describe("Where this segment writes its checkpoints"),
  resumeFrom: z.string().nullable().describe("Directory of the checkpoint to start from; null initialises from the seed"),
  pretrainedFrom: z.string().nullable().describe("Directory whose weights replace initialised ones, where it initialises; null: none"),
  threads: z.int().min(1),
  stopAtStep: z
    .int()
    .optional()
    .describe(
      "Where a candidate of a tournament evaluates, writes a checkpoint and ends as stopped; its schedule is that of the whole run",
    ),
  pauseAtStep: z
    .int()
    .optional()
    .describe("Where a trial of a sweep evaluates, writes a checkpoint and ends as paused; its schedule is that of the whole run"),
  faults: z.array(trainerFault).optional().describe("To be injected; none outside tests and drills"),
});
export type TrainerStart = z.infer<typeof trainerStart>;

const command = z.strictObject({ type: z.literal("command"), commandId: z.string() });

/**
 * Applied at the next step boundary. pause, stop and drain write a checkpoint, then end; they and checkpoint are answered with `applied`.
 * change writes a checkpoint, goes on with the changed specification, and is answered with `changed` after one update, or with `refused`.
 */
export const trainerCommand = z.discriminatedUnion("kind", [
  command.extend({ kind: z.enum(["pause", "stop", "drain", "checkpoint"]) }),
  command.extend({ kind: z.literal("change"), changes: runOverrides }),
  command.extend({ kind: z.literal("fault"), fault: trainerFault }),
]);
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
  parentHash: z.string().nullable(),
  bytes: z.int(),
  writeDurationMs: z.number(),
  blockedDurationMs: z.number().describe("Training held up by it"),
});

/** Read from the tensors and sessions of the first update under a change. */
const changeReadBack = z.strictObject({
  values: z.record(z.string(), z.unknown()).describe("Of each changed field, by its dotted path"),
  learningRate: z.number().describe("That the update used"),
  state: z.array(stateFate),
  optimizerStartStep: z.int().describe("Step at which the optimizer's state was last zero; bias corrections count from it"),
  rebuildDurationMs: z.number().nullable().describe("Null: nothing was rebuilt"),
  checkpointDirectory: z.string().describe("State before the change"),
  stateHash: z.string().describe("Of that state"),
});
export type ChangeReadBack = z.infer<typeof changeReadBack>;

export const fromTrainer = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ready"), startStep: z.int(), parameters: z.int(), buildDurationMs: z.number() }),
  z.strictObject({ type: z.literal("step"), point: stepPoint }),
  /** What the trainer is at; sent when it begins and as it comes further, so that silence means a hang whatever it does. */
  z.strictObject({ type: z.literal("activity"), activity: z.enum(["building", "training", "evaluating", "sampling", "checkpointing"]) }),
  /** Read from the tensors and the session of an update: the first of a segment, and the first under a change. */
  z.strictObject({ type: z.literal("configuration"), step: z.int(), values: z.record(z.string(), z.unknown()) }),
  z.strictObject({ type: z.literal("evaluation"), step: z.int(), tokens: z.int(), timeMs: z.int(), validationLoss: z.number().nullable() }),
  z.strictObject({ type: z.literal("sample"), step: z.int(), prompt: z.string(), text: z.string() }),
  checkpointWritten,
  z.strictObject({ type: z.literal("applied"), commandId: z.string(), step: z.int(), readBack: z.record(z.string(), z.unknown()) }),
  /** A change is in force: `step` is the boundary, `specification` what the trainer now works by, `readBack` what its live state holds. */
  z.strictObject({
    type: z.literal("changed"),
    commandId: z.string(),
    step: z.int(),
    specification: runSpecification,
    readBack: changeReadBack,
  }),
  /** A change that could not be made; training goes on as before. */
  z.strictObject({ type: z.literal("refused"), commandId: z.string(), step: z.int(), why: z.string() }),
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
