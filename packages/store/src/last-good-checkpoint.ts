/** The checkpoint a run goes on from. */
import type { Transaction } from "./database";
import { effectivePath, type LineageSegment, stretchesOf } from "./lineage";
import { lineageOf } from "./lineage-rows";

export interface StartCheckpoint {
  id: string;
  segmentId: string;
  step: number;
  tokens: number;
  /** Relative to the checkpoint store. */
  path: string;
}

/** The newest sound one on the run's effective curve whose files are there; null: the run starts anew. */
export async function lastGoodCheckpoint(transaction: Transaction, runId: string): Promise<StartCheckpoint | null> {
  return newestSoundCheckpoint(transaction, effectivePath(await lineageOf(transaction, runId), runId));
}

/** The newest sound one on a path at or before a step. */
export async function newestSoundCheckpoint(
  transaction: Transaction,
  path: readonly LineageSegment[],
  atMostStep = Number.POSITIVE_INFINITY,
): Promise<StartCheckpoint | null> {
  const stretches = stretchesOf(path);
  const [checkpoint] = await transaction.$queryRaw<StartCheckpoint[]>`
    SELECT c."id", c."segmentId", c."step", c."tokens"::float8, c."path"
    FROM UNNEST(${stretches.map(({ id }) => id)}::text[], ${stretches.map(({ until }) => Math.min(until, atMostStep))}::int[]) AS reach("id", "until")
    JOIN "Checkpoint" c ON c."segmentId" = reach."id" AND c."step" <= reach."until"
    WHERE c."deletedAt" IS NULL AND c."corruptAt" IS NULL ORDER BY c."step" DESC LIMIT 1`;
  return checkpoint ?? null;
}
