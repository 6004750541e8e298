/** Whether and when a run is tried again after a segment of it failed: with growing waits, and no further after tries in a row got nowhere. */
import { restartDelayMs } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { rulesInForce } from "./recovery-rules";
import type { Ending } from "./segment-ending";

export interface Failure {
  runId: string;
  /** What happened, in a sentence. */
  message: string;
  /** Wait at least so long. */
  leastDelayMs?: number;
}

/** To be asked once the failure's incident is open, and before its segment is ended. */
export async function nextTry(
  transaction: Transaction,
  { runId, message, leastDelayMs = 0 }: Failure,
): Promise<Pick<Ending, "outcome" | "statusDetail" | "delayMs">> {
  const rules = await rulesInForce(transaction);
  const failures = await failuresSinceProgress(transaction, runId);
  if (failures >= rules.attemptsWithoutProgress)
    return { outcome: "failed", statusDetail: `Failed ${failures} times in a row without a new checkpoint. Last: ${message}` };
  const delayMs = Math.max(leastDelayMs, restartDelayMs(rules, failures));
  const when = delayMs === 0 ? "Tries again" : `Waits ${Math.round(delayMs / 1_000)} s before it tries again`;
  return { outcome: "queued", statusDetail: `${when} after: ${message}`, delayMs };
}

/** Failures since the last checkpoint, and since a person last had the run go on. A corrupt checkpoint is none: each is tried once. */
async function failuresSinceProgress(transaction: Transaction, runId: string): Promise<number> {
  const [row] = await transaction.$queryRaw<{ failures: number }[]>`
    SELECT count(*)::int AS "failures" FROM "Incident" i
    WHERE i."runId" = ${runId} AND i."kind" IN ('crash', 'hang', 'disk-full', 'node-lost')
      AND i."openedAt" > COALESCE((SELECT max(c."createdAt") FROM "Checkpoint" c WHERE c."runId" = ${runId}), '-infinity')
      AND i."openedAt" > COALESCE((SELECT max(v."requestedAt") FROM "Intervention" v
        WHERE v."runId" = ${runId} AND v."kind" IN ('resume', 'restart', 'rollback')), '-infinity')`;
  return row?.failures ?? 0;
}
