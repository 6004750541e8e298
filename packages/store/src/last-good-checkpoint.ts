/** The checkpoint a run goes on from. */
import type { Transaction } from "./database";
import { effectivePath, effectiveUntilSteps, type LineageSegment } from "./lineage";

export interface StartCheckpoint {
  id: string;
  segmentId: string;
  step: number;
  tokens: number;
}

/** The newest sound one on the run's effective curve whose files are there; null: the run starts anew. */
export async function lastGoodCheckpoint(transaction: Transaction, runId: string): Promise<StartCheckpoint | null> {
  const segments: LineageSegment[] = await transaction.segment.findMany({
    where: { runId },
    select: { id: true, parentId: true, ordinal: true, startStep: true, lastStep: true },
  });
  const until = effectiveUntilSteps(segments);
  const path = effectivePath(segments);
  const [checkpoint] = await transaction.$queryRaw<StartCheckpoint[]>`
    SELECT c."id", c."segmentId", c."step", c."tokens"::float8
    FROM UNNEST(${path.map(({ id }) => id)}::text[], ${path.map(({ id, lastStep }) => until.get(id) ?? lastStep)}::int[]) AS reach("id", "until")
    JOIN "Checkpoint" c ON c."segmentId" = reach."id" AND c."step" <= reach."until"
    WHERE c."deletedAt" IS NULL AND c."corruptAt" IS NULL ORDER BY c."step" DESC LIMIT 1`;
  return checkpoint ?? null;
}
