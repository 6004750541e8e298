/** Checkpoints as the API shows them: with the evaluation they belong to, and whether they are the best and on the effective curve. */
import { type Checkpoint, NotFoundError } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { belongingTo, effectiveUntilSteps, isEffective, type Stretch } from "./lineage";
import { lineageOf } from "./lineage-rows";

export type CheckpointRow = Omit<Checkpoint, "best" | "abandoned" | "createdAt" | "deletedAt"> & {
  createdAt: Date;
  deletedAt: Date | null;
  corruptAt: Date | null;
};

/** Those that segments wrote in the stretches given, newest first. */
export function checkpointRows(client: Transaction, stretches: readonly Stretch[]): Promise<CheckpointRow[]> {
  return client.$queryRaw<CheckpointRow[]>`
    SELECT c."id", c."runId", c."segmentId", c."step", c."tokens"::float8, c."stateHash", c."parentHash", c."bytes"::float8, c."path", c."pinned",
      c."createdAt", c."deletedAt", c."corruptAt", e."validationLoss"
    FROM UNNEST(${stretches.map(({ id }) => id)}::text[], ${stretches.map(({ until }) => until)}::int[]) AS part("id", "until")
    JOIN "Checkpoint" c ON c."segmentId" = part."id" AND c."step" <= part."until"
    LEFT JOIN LATERAL (
      SELECT "validationLoss" FROM "Evaluation" WHERE "segmentId" = c."segmentId" AND "step" <= c."step" ORDER BY "step" DESC LIMIT 1) e ON TRUE
    ORDER BY c."createdAt" DESC, c."step" DESC`;
}

/** Of the run's lineage, newest first. */
export async function checkpointsOf(client: Transaction, runId: string): Promise<Checkpoint[]> {
  const segments = await lineageOf(client, runId);
  const until = effectiveUntilSteps(segments, runId);
  const rows = await checkpointRows(client, belongingTo(segments, runId));
  const best = bestCheckpointId(rows);
  return rows.map(({ corruptAt, createdAt, deletedAt, ...row }) => ({
    ...row,
    best: row.id === best,
    abandoned: !isEffective(row.step, until.get(row.segmentId) ?? null),
    createdAt: createdAt.toISOString(),
    deletedAt: deletedAt?.toISOString() ?? null,
  }));
}

/** Of the sound ones that are still there, the one with the lowest validation loss; of equals the oldest. Null: none was evaluated. */
export function bestCheckpointId(newestFirst: readonly CheckpointRow[]): string | null {
  let best: { id: string; validationLoss: number } | null = null;
  for (const { id, validationLoss, deletedAt, corruptAt } of newestFirst) {
    if (validationLoss === null || deletedAt !== null || corruptAt !== null) continue;
    if (best === null || validationLoss <= best.validationLoss) best = { id, validationLoss };
  }
  return best?.id ?? null;
}

/** Rejects with NotFoundError. */
export async function checkpointById(client: Transaction, id: string): Promise<Checkpoint> {
  const row = await client.checkpoint.findUnique({ where: { id }, select: { runId: true } });
  const found = row === null ? undefined : (await checkpointsOf(client, row.runId)).find((checkpoint) => checkpoint.id === id);
  if (found === undefined) throw new NotFoundError("checkpoint", id);
  return found;
}
