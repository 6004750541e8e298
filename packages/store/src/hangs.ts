/** Trainers that are alive and make no steps. */
import { failuresSinceProgress, outcomeAfter } from "./crashes";
import type { Database, Transaction } from "./database";
import { openIncident } from "./incidents";
import { lockOwned, type SegmentWriter } from "./row-locks";
import { endSegment, type SegmentEnded } from "./segment-ending";

export interface HangLimits {
  /** Silence that is no hang however quick the steps are. */
  minimumSilenceMs: number;
  /** Times the segment's own median step. */
  medianFactor: number;
  /** From the claim to the first step: a large graph takes long to build. */
  startLimitMs: number;
}

type Silent = SegmentWriter & { silentMs: number; limitMs: number };

/** Steps whose median duration is taken. */
const medianWindow = 50;

export async function endHungSegments(database: Database, limits: HangLimits): Promise<SegmentEnded[]> {
  const ended: SegmentEnded[] = [];
  for (const silent of await database.read((client) => silentSegments(client, limits))) {
    const end = await database.transaction(async (transaction) => {
      const head = await lockOwned(transaction, silent);
      // A step may have come in between the look and the lock.
      const still = (await silentSegments(transaction, limits)).find((each) => each.segmentId === silent.segmentId);
      if (still === undefined) return null;
      const summary = `No step for ${Math.round(still.silentMs / 1_000)} s (limit ${Math.round(still.limitMs / 1_000)} s).`;
      const { run, segment } = head;
      const incidentId = await openIncident(transaction, {
        kind: "hang",
        runId: run.id,
        segmentId: segment.id,
        nodeId: segment.nodeId,
        step: segment.lastStep,
        summary,
        evidence: { silentMs: still.silentMs, limitMs: still.limitMs },
      });
      const failures = await failuresSinceProgress(transaction, run.id);
      return endSegment(transaction, head, { reason: "hung", detail: summary, incidentId, ...outcomeAfter(failures, summary) });
    });
    if (end !== null) ended.push(end);
  }
  return ended;
}

function silentSegments(client: Transaction, { minimumSilenceMs, medianFactor, startLimitMs }: HangLimits): Promise<Silent[]> {
  return client.$queryRaw<Silent[]>`
    SELECT * FROM (
      SELECT s."id" AS "segmentId", s."fence"::float8,
        extract(epoch FROM clock_timestamp() - COALESCE(s."lastStepAt", s."startedAt"))::float8 * 1000 AS "silentMs",
        CASE WHEN s."lastStepAt" IS NULL THEN ${startLimitMs}::float8 ELSE GREATEST(${minimumSilenceMs}::float8, ${medianFactor}::float8 * (
          SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p."stepDurationMs") FROM (
            SELECT "stepDurationMs" FROM "MetricPoint" WHERE "segmentId" = s."id" ORDER BY "step" DESC LIMIT ${medianWindow}) p)) END AS "limitMs"
      FROM "Segment" s WHERE s."status" = 'running') running
    WHERE running."silentMs" > running."limitMs"`;
}
