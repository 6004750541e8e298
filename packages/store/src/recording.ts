/** What a trainer reports, written only while its segment is running under its fence, and once however often it is sent. */
import type { Checkpoint, RunEvent, StepPoint } from "@trainyard/contracts";
import { checkpointById } from "./checkpoint-rows";
import type { Database } from "./database";
import { newId } from "./new-id";
import { recordPoints } from "./point-recording";
import { lockWritable, type SegmentWriter } from "./row-locks";
import { addRunEvent } from "./run-events";

/** Every method rejects with FencedError when the writer no longer owns the segment, and has then written nothing. */
export interface RecordingStore {
  /** In one statement however many; those already stored are left alone. */
  points(writer: SegmentWriter, points: readonly StepPoint[]): Promise<{ inserted: number }>;
  evaluation(writer: SegmentWriter, evaluation: NewEvaluation): Promise<void>;
  /** To be called once the points up to its step are stored. Answers the first record of that step when there is one. */
  checkpoint(writer: SegmentWriter, checkpoint: NewCheckpoint): Promise<Checkpoint>;
  sample(writer: SegmentWriter, sample: { step: number; prompt: string; text: string }): Promise<void>;
  log(writer: SegmentWriter, line: { level: RunEvent["level"]; message: string; step?: number | null }): Promise<void>;
}

export interface NewEvaluation {
  step: number;
  tokens: number;
  timeMs: number;
  validationLoss: number | null;
}

export interface NewCheckpoint {
  step: number;
  tokens: number;
  sampleCursor: number;
  /** Relative to the checkpoint store. */
  path: string;
  stateHash: string;
  parentHash: string | null;
  bytes: number;
  writeDurationMs: number;
  blockedDurationMs: number;
}

export function createRecordingStore(database: Database): RecordingStore {
  return {
    points: (writer, points) => database.transaction((transaction) => recordPoints(transaction, writer, points)),
    evaluation: (writer, evaluation) =>
      database.transaction(async (transaction) => {
        await lockWritable(transaction, writer);
        await transaction.evaluation.createMany({ data: [{ segmentId: writer.segmentId, ...evaluation }], skipDuplicates: true });
        await transaction.$executeRaw`
          UPDATE "Segment" SET "bestValidationLoss" = LEAST("bestValidationLoss", ${evaluation.validationLoss}::float8)
          WHERE "id" = ${writer.segmentId}`;
      }),
    checkpoint: (writer, checkpoint) =>
      database.transaction(async (transaction) => {
        const { runId } = await lockWritable(transaction, writer);
        const { segmentId } = writer;
        const { step, bytes, writeDurationMs } = checkpoint;
        const data = { id: newId("ckp"), runId, segmentId, ...checkpoint };
        const { count } = await transaction.checkpoint.createMany({ data: [data], skipDuplicates: true });
        if (count > 0) {
          const message = `Checkpoint of step ${step}: ${(bytes / 1e6).toFixed(1)} MB in ${Math.round(writeDurationMs)} ms.`;
          await addRunEvent(transaction, { runId, segmentId, step, kind: "checkpoint", message });
        }
        const { id } = await transaction.checkpoint.findUniqueOrThrow({
          where: { segmentId_step: { segmentId, step } },
          select: { id: true },
        });
        return checkpointById(transaction, id);
      }),
    sample: (writer, sample) =>
      database.transaction(async (transaction) => {
        const { runId } = await lockWritable(transaction, writer);
        const data = { runId, segmentId: writer.segmentId, ...sample };
        await transaction.textSample.createMany({ data: [data], skipDuplicates: true });
      }),
    log: (writer, { level, message, step = null }) =>
      database.transaction(async (transaction) => {
        const { runId } = await lockWritable(transaction, writer);
        await addRunEvent(transaction, { runId, segmentId: writer.segmentId, step, kind: "log", level, message });
      }),
  };
}
