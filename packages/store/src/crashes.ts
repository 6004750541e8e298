/** Trainers that failed or died: try again where that can help, give up where it cannot. */
import type { Transaction } from "./database";
import { openIncident } from "./incidents";
import { lockOwned, type SegmentWriter } from "./row-locks";
import { endSegment, type SegmentEnded } from "./segment-ending";

export interface CrashReport {
  /** The trainer's error code, or what the agent saw (an exit code, a signal). */
  code: string;
  message: string;
  evidence?: Record<string, unknown>;
}

/** Crashes and hangs in a row, without a checkpoint written between, after which the run fails. */
export const failuresInARow = 3;

/** The same specification on the same data fails the same way again. */
const hopelessCodes = new Set(["invalid", "incompatible", "not-found", "shape", "no-gradient"]);
const corruptCodes = new Set(["corrupt", "corrupt-checkpoint"]);

export async function crashSegment(transaction: Transaction, writer: SegmentWriter, crash: CrashReport): Promise<SegmentEnded> {
  const head = await lockOwned(transaction, writer);
  const { run, segment } = head;
  const { code, message, evidence = {} } = crash;
  const isCorrupt = corruptCodes.has(code) && segment.startCheckpointId !== null;
  if (isCorrupt)
    await transaction.$executeRaw`UPDATE "Checkpoint" SET "corruptAt" = clock_timestamp() WHERE "id" = ${segment.startCheckpointId}`;
  const incidentId = await openIncident(transaction, {
    kind: isCorrupt ? "corrupt-checkpoint" : "crash",
    runId: run.id,
    segmentId: segment.id,
    nodeId: segment.nodeId,
    step: segment.lastStep,
    summary: isCorrupt ? `The checkpoint of step ${segment.startStep} is corrupt: ${message}` : `The trainer failed: ${message}`,
    evidence: { code, message, checkpointId: segment.startCheckpointId, ...evidence },
  });
  const ending = { reason: "crashed" as const, detail: `${code}: ${message}`, incidentId };
  if (hopelessCodes.has(code)) return endSegment(transaction, head, { ...ending, outcome: "failed", statusDetail: message });
  const failures = isCorrupt ? 0 : await failuresSinceProgress(transaction, run.id);
  return endSegment(transaction, head, { ...ending, ...outcomeAfter(failures, message) });
}

/** Incidents of this kind since the last checkpoint, and since a person last had the run go on. */
export async function failuresSinceProgress(transaction: Transaction, runId: string): Promise<number> {
  const [row] = await transaction.$queryRaw<{ failures: number }[]>`
    SELECT count(*)::int AS "failures" FROM "Incident" i WHERE i."runId" = ${runId} AND i."kind" IN ('crash', 'hang')
      AND i."openedAt" > COALESCE((SELECT max(c."createdAt") FROM "Checkpoint" c WHERE c."runId" = ${runId}), '-infinity')
      AND i."openedAt" > COALESCE((SELECT max(v."requestedAt") FROM "Intervention" v
        WHERE v."runId" = ${runId} AND v."kind" IN ('resume', 'restart', 'rollback')), '-infinity')`;
  return row?.failures ?? 0;
}

export function outcomeAfter(failures: number, message: string): { outcome: "queued" | "failed"; statusDetail: string } {
  return failures >= failuresInARow
    ? { outcome: "failed", statusDetail: `Failed ${failures} times in a row without a new checkpoint. Last: ${message}` }
    : { outcome: "queued", statusDetail: `Tries again after: ${message}` };
}
