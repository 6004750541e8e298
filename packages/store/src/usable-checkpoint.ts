/** Whether a segment may start from a checkpoint, decided under the locks that retention takes too. */
import { ConflictError, NotFoundError } from "@trainyard/contracts";
import type { Transaction } from "./database";
import type { StartCheckpoint } from "./last-good-checkpoint";
import { lockRun } from "./row-locks";

/**
 * The checkpoint, locked, and so the run that wrote it. Of any run: whether it belongs to a lineage is for the caller to say.
 * @throws NotFoundError, or ConflictError where its files are gone or corrupt
 */
export async function requireSound(transaction: Transaction, checkpointId: string): Promise<StartCheckpoint> {
  const writer = await transaction.checkpoint.findUnique({ where: { id: checkpointId }, select: { runId: true } });
  if (writer === null) throw new NotFoundError("checkpoint", checkpointId);
  await lockRun(transaction, writer.runId);
  await transaction.$queryRaw`SELECT 1 FROM "Checkpoint" WHERE "id" = ${checkpointId} FOR NO KEY UPDATE`;
  const found = await transaction.checkpoint.findUniqueOrThrow({ where: { id: checkpointId } });
  if (found.deletedAt !== null) throw new ConflictError(`The files of the checkpoint of step ${found.step} were removed by retention.`);
  if (found.corruptAt !== null) throw new ConflictError(`The checkpoint of step ${found.step} is corrupt.`);
  return { id: found.id, segmentId: found.segmentId, step: found.step, tokens: Number(found.tokens), path: found.path };
}
