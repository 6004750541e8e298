/**
 * Which checkpoints keep their files. Deleting is marked first, under the run's lock, and done on disk afterwards, so a restart never starts
 * from files that are going away; a process that dies between leaves files that the next round removes.
 */
import { runSpecification } from "@trainyard/contracts";
import { bestCheckpointId, checkpointRows } from "./checkpoint-rows";
import type { Database, Transaction } from "./database";
import { lastGoodCheckpoint } from "./last-good-checkpoint";
import { lockRun } from "./row-locks";

export interface RetiredCheckpoint {
  id: string;
  runId: string;
  /** Relative to the checkpoint store. */
  path: string;
}

export async function retireCheckpoints(database: Database): Promise<RetiredCheckpoint[]> {
  for (const runId of await database.read(runsOverTheirLimit))
    await database.transaction(async (transaction) => {
      await lockRun(transaction, runId);
      await markRetired(transaction, runId);
    });
  return database.read((client) =>
    client.checkpoint.findMany({
      where: { deletedAt: { not: null }, filesRemovedAt: null },
      select: { id: true, runId: true, path: true },
    }),
  );
}

async function runsOverTheirLimit(client: Transaction): Promise<string[]> {
  const rows = await client.$queryRaw<{ id: string }[]>`
    SELECT r."id" FROM "Run" r JOIN "Checkpoint" c ON c."runId" = r."id" AND c."deletedAt" IS NULL AND c."corruptAt" IS NULL AND NOT c."pinned"
    GROUP BY r."id" HAVING count(*) > (r."specification" #>> '{checkpoint,keep}')::int`;
  return rows.map((row) => row.id);
}

/** Kept: the newest `keep`, the best, the pinned, what an open segment starts from, what the run would go on from, and corrupt ones as evidence. */
async function markRetired(transaction: Transaction, runId: string): Promise<void> {
  const { specification } = await transaction.run.findUniqueOrThrow({ where: { id: runId }, select: { specification: true } });
  const { keep } = runSpecification.parse(specification).checkpoint;
  const rows = await checkpointRows(transaction, runId);
  const present = rows.filter((row) => row.deletedAt === null && row.corruptAt === null);
  const open = await transaction.segment.findMany({ where: { runId, status: { not: "ended" } }, select: { startCheckpointId: true } });
  const kept = new Set([
    ...present.slice(0, keep).map((row) => row.id),
    ...present.filter((row) => row.pinned).map((row) => row.id),
    ...open.map((segment) => segment.startCheckpointId),
    bestCheckpointId(rows),
    (await lastGoodCheckpoint(transaction, runId))?.id,
  ]);
  const retired = present.filter((row) => !kept.has(row.id)).map((row) => row.id);
  await transaction.$executeRaw`
    UPDATE "Checkpoint" SET "deletedAt" = clock_timestamp() WHERE "id" = ANY (${retired}) AND NOT "pinned" AND "deletedAt" IS NULL`;
}
