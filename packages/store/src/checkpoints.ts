/** Checkpoints: list, pin, and retention. */
import { type Checkpoint, ConflictError } from "@trainyard/contracts";
import { checkpointById, checkpointsOf } from "./checkpoint-rows";
import type { Database } from "./database";
import { type RetiredCheckpoint, retireCheckpoints } from "./retention";
import { addRunEvent } from "./run-events";
import { requireRun } from "./runs";

export interface PinInput {
  checkpointId: string;
  author: string;
  reason: string;
}

export interface CheckpointStore {
  /** Newest first. */
  list(runId: string): Promise<Checkpoint[]>;
  get(checkpointId: string): Promise<Checkpoint>;
  /** Conflict when its files are gone. */
  pin(input: PinInput): Promise<Checkpoint>;
  unpin(input: PinInput): Promise<Checkpoint>;
  /** Marks deleted what retention lets go, and answers all whose files are still to be removed. */
  retire(): Promise<RetiredCheckpoint[]>;
  filesRemoved(checkpointIds: readonly string[]): Promise<void>;
}

export function createCheckpointStore(database: Database): CheckpointStore {
  const setPinned = ({ checkpointId, author, reason }: PinInput, pinned: boolean) =>
    database.transaction(async (transaction) => {
      await transaction.$queryRaw`SELECT 1 FROM "Checkpoint" WHERE "id" = ${checkpointId} FOR NO KEY UPDATE`;
      const before = await checkpointById(transaction, checkpointId);
      if (pinned && before.deletedAt !== null)
        throw new ConflictError(`The files of the checkpoint of step ${before.step} were removed by retention.`);
      if (before.pinned === pinned) return before;
      await transaction.checkpoint.update({ where: { id: checkpointId }, data: { pinned } });
      const { runId, segmentId, step } = before;
      const message = `Checkpoint of step ${step} ${pinned ? "pinned" : "unpinned"}${reason === "" ? "" : `: ${reason}`}`;
      await addRunEvent(transaction, { runId, segmentId, step, kind: "checkpoint", message, author });
      return { ...before, pinned };
    });
  return {
    list: (runId) =>
      database.read(async (client) => {
        await requireRun(client, runId);
        return checkpointsOf(client, runId);
      }),
    get: (checkpointId) => database.read((client) => checkpointById(client, checkpointId)),
    pin: (input) => setPinned(input, true),
    unpin: (input) => setPinned(input, false),
    retire: () => retireCheckpoints(database),
    filesRemoved: (checkpointIds) =>
      database.read(async (client) => {
        await client.$executeRaw`
          UPDATE "Checkpoint" SET "filesRemovedAt" = clock_timestamp() WHERE "id" = ANY (${[...checkpointIds]}) AND "deletedAt" IS NOT NULL`;
      }),
  };
}
