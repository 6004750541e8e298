/**
 * Where a run is tried again: rather not where it just failed, as long as another node stands ready. A preference, not a rule: after a while
 * any node may take it, so that a run never waits for a node that does not come to take it.
 */
import type { Transaction } from "./database";

/** Time in which other nodes come first: after any failure, counted from when the segment may start; after a full disk, from the failure. */
const preferredForMs = { anyFailure: 5_000, fullDisk: 60_000 };

/** Whether the node should leave the queued segment to another one. */
export async function prefersAnotherNode(
  client: Transaction,
  { segmentId, nodeId }: { segmentId: string; nodeId: string },
): Promise<boolean> {
  const [row] = await client.$queryRaw<{ prefers: boolean }[]>`
    WITH avoided AS (
      SELECT failed."nodeId" FROM "Segment" s JOIN "Segment" failed ON failed."runId" = s."runId" AND failed."endReason" IN ('crashed', 'hung')
      WHERE s."id" = ${segmentId} AND s."status" = 'queued'
        AND (failed."ordinal" = s."ordinal" - 1
            AND clock_timestamp() < GREATEST(s."queuedAt", s."notBefore") + ${preferredForMs.anyFailure} * interval '1 millisecond'
          OR clock_timestamp() < failed."endedAt" + ${preferredForMs.fullDisk} * interval '1 millisecond'
            AND EXISTS (SELECT 1 FROM "Incident" i WHERE i."segmentId" = failed."id" AND i."kind" = 'disk-full')))
    SELECT ${nodeId} IN (SELECT "nodeId" FROM avoided) AND EXISTS (
      SELECT 1 FROM "Node" n WHERE n."state" = 'healthy' AND n."id" NOT IN (SELECT "nodeId" FROM avoided)
        AND NOT EXISTS (SELECT 1 FROM "Segment" busy WHERE busy."nodeId" = n."id" AND busy."status" = 'running')) AS "prefers"`;
  return row?.prefers ?? false;
}

/** Whether a healthy node other than this one trains nothing. */
export async function isAnotherNodeFree(client: Transaction, nodeId: string): Promise<boolean> {
  const [row] = await client.$queryRaw<{ free: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM "Node" n WHERE n."state" = 'healthy' AND n."id" <> ${nodeId}
      AND NOT EXISTS (SELECT 1 FROM "Segment" busy WHERE busy."nodeId" = n."id" AND busy."status" = 'running')) AS "free"`;
  return row?.free ?? false;
}
