/** What is to be trained for sweeps now, what trains already, and what else waits for nodes. */
import type { ParameterValues, SweepStatus } from "@trainyard/contracts";
import type { Transaction } from "./database";

/** Author of what a sweep's keeper does to the runs of trials. */
export const keeper = "sweep";

/** A trial with an open segment whose work is the search's, not a person's. */
export interface HeldTrial {
  sweepId: string;
  sweepStatus: SweepStatus;
  number: number;
  runId: string;
  status: "queued" | "running";
  /** A pause or stop was asked for. */
  isAsked: boolean;
}

export interface ReadyStretch {
  sweepId: string;
  ordinal: number;
  number: number;
  values: ParameterValues;
  seed: number;
  /** Null: its run is to be made. */
  runId: string | null;
}

export interface TrialWork {
  healthyNodes: number;
  /** Runs that are no search's. */
  ordinary: { waiting: number; running: number };
  held: HeldTrial[];
  /** In the order the searches decided, of sweeps that run. One that a person paused waits for that person. */
  ready: ReadyStretch[];
}

export async function trialWork(client: Transaction): Promise<TrialWork> {
  const [cluster] = await client.$queryRaw<{ healthyNodes: number; waiting: number; running: number }[]>`
    SELECT (SELECT count(*)::int FROM "Node" WHERE "state" = 'healthy') AS "healthyNodes",
      count(*) FILTER (WHERE s."status" = 'queued' AND (s."notBefore" IS NULL OR s."notBefore" <= clock_timestamp()))::int AS "waiting",
      count(*) FILTER (WHERE s."status" = 'running')::int AS "running"
    FROM "Segment" s WHERE s."status" <> 'ended' AND NOT EXISTS (SELECT 1 FROM "Trial" t WHERE t."runId" = s."runId" AND NOT t."byHand")`;
  const held = await client.$queryRaw<HeldTrial[]>`
    SELECT t."sweepId", w."status"::text AS "sweepStatus", t."number", t."runId", s."status"::text,
      EXISTS (SELECT 1 FROM "Intervention" i WHERE i."runId" = t."runId" AND i."status" = 'requested' AND i."kind" IN ('pause', 'stop')) AS "isAsked"
    FROM "Segment" s JOIN "Trial" t ON t."runId" = s."runId" JOIN "Sweep" w ON w."id" = t."sweepId"
    WHERE s."status" <> 'ended' AND NOT t."byHand" ORDER BY s."queuedAt"`;
  const ready = await client.$queryRaw<ReadyStretch[]>`
    SELECT s."sweepId", s."ordinal", t."number", t."values", t."seed"::float8, t."runId"
    FROM "TrialStretch" s JOIN "Sweep" w ON w."id" = s."sweepId" AND w."status" = 'running' JOIN "Trial" t ON t."id" = s."trialId"
      LEFT JOIN "Run" r ON r."id" = t."runId"
      LEFT JOIN "Segment" live ON live."runId" = r."id" AND live."ordinal" = r."segmentCount"
    WHERE s."outcome" IS NULL AND NOT t."byHand" AND (r."id" IS NULL OR (
      r."status" = 'paused' AND live."lastStep" < s."untilStep" AND NOT EXISTS (
        SELECT 1 FROM "Intervention" i WHERE i."segmentId" = live."id" AND i."kind" = 'pause' AND i."status" = 'applied' AND i."author" <> ${keeper})))
    ORDER BY w."number", s."ordinal"`;
  return {
    healthyNodes: cluster?.healthyNodes ?? 0,
    ordinary: { waiting: cluster?.waiting ?? 0, running: cluster?.running ?? 0 },
    held,
    ready,
  };
}
