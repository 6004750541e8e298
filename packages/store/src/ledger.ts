/** What a goodput ledger is written from: sums over a run's points and the moments of its segments, read in few statements. */
import type { SegmentEndReason } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { Prisma } from "./generated/client";
import { requireRun } from "./runs";

/** Times are milliseconds since 1970 UTC by the database's clock; null where it has not come to that. */
interface LedgerSegmentFacts {
  id: string;
  queuedMs: number;
  startedMs: number | null;
  readyMs: number | null;
  lastStepMs: number | null;
  endedMs: number | null;
  endReason: SegmentEndReason | null;
  /** The incident that ended it, or that the roll-back which ended it answers. */
  incidentId: string | null;
  /** Whether a person had paused or stopped the run before it. */
  byPerson: boolean;
  /** Steps that an earlier segment had reached, without evaluations and checkpoints. */
  repeatedMs: number;
  evaluationMs: number;
  checkpointMs: number;
}

export interface RunLedgerFacts {
  fromMs: number;
  /** End of the run, or now. */
  toMs: number;
  segments: LedgerSegmentFacts[];
  /** Of the run, and of nodes that it was trained on. */
  diagnostics: { fromMs: number; toMs: number; incidentId: string | null }[];
  /** Mean time that a checkpoint held training up; null: none was measured. */
  checkpointCostMs: number | null;
  failures: number;
  /** Of the newest steps. */
  medianStepMs: number | null;
  everySteps: number;
}

export interface LedgerStore {
  /** Rejects with NotFoundError. */
  facts(runId: string): Promise<RunLedgerFacts>;
}

const medianWindow = 500;

export function createLedgerStore(database: Database): LedgerStore {
  return {
    facts: (runId) =>
      database.read(async (client) => {
        await requireRun(client, runId);
        const [run, segments, diagnostics] = await Promise.all([
          runFacts(client, runId),
          segmentFacts(client, runId),
          diagnosticsFacts(client, runId),
        ]);
        return { ...run, segments, diagnostics };
      }),
  };
}

async function runFacts(client: Transaction, runId: string): Promise<Omit<RunLedgerFacts, "segments" | "diagnostics">> {
  const [facts] = await client.$queryRaw<Omit<RunLedgerFacts, "segments" | "diagnostics">[]>`
    SELECT extract(epoch FROM r."createdAt")::float8 * 1000 AS "fromMs",
      extract(epoch FROM COALESCE(r."endedAt", clock_timestamp()))::float8 * 1000 AS "toMs",
      (SELECT NULLIF(avg(c."blockedDurationMs"), 0) FROM "Checkpoint" c WHERE c."runId" = r."id") AS "checkpointCostMs",
      (SELECT count(*)::int FROM "Segment" s WHERE s."runId" = r."id" AND s."endReason" IN ('node-lost', 'hung', 'crashed')) AS "failures",
      (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p."stepDurationMs") FROM (
        SELECT "stepDurationMs" FROM "MetricPoint" WHERE "segmentId" = live."id" ORDER BY "step" DESC LIMIT ${medianWindow}) p) AS "medianStepMs",
      (live."specification" #>> '{checkpoint,everySteps}')::int AS "everySteps"
    FROM "Run" r
      CROSS JOIN LATERAL (SELECT "id", "specification" FROM "Segment" WHERE "runId" = r."id" ORDER BY "ordinal" DESC LIMIT 1) live
    WHERE r."id" = ${runId}`;
  if (facts === undefined) throw new Error(`Run ${runId} has no segment.`);
  return facts;
}

/**
 * What ended a segment is the newest incident of its own that was open by then. A segment that was rolled back was ended by an intervention,
 * which waits on the segment after it, and the incident is the one that it answers.
 */
function segmentFacts(client: Transaction, runId: string): Promise<LedgerSegmentFacts[]> {
  return client.$queryRaw<LedgerSegmentFacts[]>`
    WITH own AS (
      SELECT s.*, max(s."lastStep") OVER earlier AS "reachedBefore", lag(s."endReason") OVER inOrder AS "reasonBefore",
        lag(s."id") OVER inOrder AS "before", lead(s."id") OVER inOrder AS "next"
      FROM "Segment" s WHERE s."runId" = ${runId}
      WINDOW inOrder AS (ORDER BY s."ordinal"),
        earlier AS (ORDER BY s."ordinal" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
    SELECT s."id", s."endReason"::text, ${milliseconds("queuedAt")} AS "queuedMs", ${milliseconds("startedAt")} AS "startedMs",
      ${milliseconds("readyAt")} AS "readyMs", ${milliseconds("lastStepAt")} AS "lastStepMs", ${milliseconds("endedAt")} AS "endedMs",
      CASE WHEN s."endReason" = 'rolled-back'
        THEN (SELECT v."incidentId" FROM "Intervention" v WHERE v."segmentId" = s."next" AND v."kind" IN ('restart', 'rollback')
          ORDER BY v."requestedAt" DESC LIMIT 1)
        WHEN s."endReason" IN ('node-lost', 'hung', 'crashed', 'diverged')
        THEN (SELECT i."id" FROM "Incident" i WHERE i."segmentId" = s."id" AND i."openedAt" <= s."endedAt"
          AND i."kind" IN ('node-lost', 'hang', 'crash', 'divergence', 'corrupt-checkpoint', 'disk-full') ORDER BY i."openedAt" DESC LIMIT 1)
        END AS "incidentId",
      COALESCE(s."reasonBefore" IN ('paused', 'stopped', 'finished') AND NOT EXISTS (
        SELECT 1 FROM "Intervention" v WHERE v."segmentId" = s."before" AND v."kind" = 'pause' AND v."policyId" IS NOT NULL), FALSE) AS "byPerson",
      COALESCE(points."repeatedMs", 0) AS "repeatedMs", COALESCE(points."evaluationMs", 0) AS "evaluationMs",
      COALESCE(points."checkpointMs", 0) AS "checkpointMs"
    FROM own s LEFT JOIN LATERAL (
      SELECT sum(p."stepDurationMs") FILTER (WHERE p."step" <= s."reachedBefore") AS "repeatedMs",
        sum(p."evaluationDurationMs") AS "evaluationMs", sum(p."checkpointDurationMs") AS "checkpointMs"
      FROM "MetricPoint" p WHERE p."segmentId" = s."id") points ON TRUE
    ORDER BY s."ordinal"`;
}

/** A node tests itself for whoever asks; a run's ledger counts it only for time in which nothing trained. */
function diagnosticsFacts(client: Transaction, runId: string): Promise<RunLedgerFacts["diagnostics"]> {
  return client.$queryRaw<RunLedgerFacts["diagnostics"]>`
    SELECT extract(epoch FROM t."startedAt")::float8 * 1000 AS "fromMs",
      extract(epoch FROM COALESCE(t."endedAt", clock_timestamp()))::float8 * 1000 AS "toMs", i."id" AS "incidentId"
    FROM "NodeTask" t LEFT JOIN "Incident" i ON i."id" = t."incidentId" AND i."runId" = ${runId}
    WHERE t."kind" = 'diagnostics' AND t."startedAt" IS NOT NULL AND (t."runId" = ${runId} OR i."id" IS NOT NULL
      OR t."nodeId" IN (SELECT "nodeId" FROM "Segment" WHERE "runId" = ${runId}))
    ORDER BY t."startedAt"`;
}

function milliseconds(column: "queuedAt" | "startedAt" | "readyAt" | "lastStepAt" | "endedAt"): Prisma.Sql {
  return Prisma.raw(`extract(epoch FROM s."${column}")::float8 * 1000`);
}
