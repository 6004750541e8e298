/**
 * Which checkpoints keep their files. Deleting is marked first, under the run's lock, and done on disk afterwards, so a restart never starts
 * from files that are going away; a process that dies between leaves files that the next round removes.
 */
import { runSpecification } from "@trainyard/contracts";
import { bestCheckpointId, checkpointRows } from "./checkpoint-rows";
import type { Database, Transaction } from "./database";
import { lastGoodCheckpoint } from "./last-good-checkpoint";
import { belongingTo } from "./lineage";
import { lineageOf } from "./lineage-rows";
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

/**
 * Kept: the newest `keep`, the best, the pinned, corrupt ones as evidence, and what is needed by this run and by those that descend from it:
 * where an open segment starts, what a run would go on from, where candidates of an undecided tournament began, and what other members of a
 * population may copy.
 */
async function markRetired(transaction: Transaction, runId: string): Promise<void> {
  const { specification } = await transaction.run.findUniqueOrThrow({ where: { id: runId }, select: { specification: true } });
  const { keep } = runSpecification.parse(specification).checkpoint;
  const own = (await lineageOf(transaction, runId)).filter((segment) => segment.runId === runId);
  const rows = await checkpointRows(transaction, belongingTo(own, runId));
  const present = rows.filter((row) => row.deletedAt === null && row.corruptAt === null);
  const kept = new Set([
    ...present.slice(0, keep).map((row) => row.id),
    ...present.filter((row) => row.pinned).map((row) => row.id),
    bestCheckpointId(rows),
    ...(await neededCheckpointIds(transaction, runId)),
  ]);
  const retired = present.filter((row) => !kept.has(row.id)).map((row) => row.id);
  await transaction.$executeRaw`
    UPDATE "Checkpoint" SET "deletedAt" = clock_timestamp() WHERE "id" = ANY (${retired}) AND NOT "pinned" AND "deletedAt" IS NULL`;
}

async function neededCheckpointIds(transaction: Transaction, runId: string): Promise<string[]> {
  const starts = await transaction.$queryRaw<{ id: string }[]>`
    SELECT c."id" FROM "Checkpoint" c JOIN "Segment" s ON s."startCheckpointId" = c."id" AND s."status" <> 'ended' WHERE c."runId" = ${runId}
    UNION
    SELECT t."checkpointId" FROM "Tournament" t JOIN "Checkpoint" c ON c."id" = t."checkpointId"
    WHERE c."runId" = ${runId} AND t."status" = 'running'
    UNION
    SELECT c."id" FROM "Trial" t JOIN "Sweep" w ON w."id" = t."sweepId" AND w."status" IN ('running', 'paused')
      JOIN "TrialStretch" s ON s."trialId" = t."id" JOIN "Checkpoint" c ON c."runId" = t."runId" AND c."step" = s."untilStep"
    WHERE t."runId" = ${runId} AND w."specification" #>> '{scheduler,name}' = 'population'`;
  const descending = await transaction.$queryRaw<{ runId: string }[]>`
    WITH RECURSIVE descent("id", "runId") AS (
      SELECT "id", "runId" FROM "Segment" WHERE "runId" = ${runId}
      UNION
      SELECT s."id", s."runId" FROM descent d JOIN "Checkpoint" c ON c."segmentId" = d."id" JOIN "Segment" s ON s."startCheckpointId" = c."id")
    SELECT DISTINCT "runId" FROM descent`;
  const needed = starts.map(({ id }) => id);
  for (const { runId: descendant } of descending) {
    const checkpoint = await lastGoodCheckpoint(transaction, descendant);
    if (checkpoint !== null) needed.push(checkpoint.id);
  }
  return needed;
}
