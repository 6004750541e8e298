/** Segments as they are read for a run's detail, its lineage and its summary. */
import type { Certificate, Segment, SegmentEndReason } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { groupBy } from "./group-by";
import { effectiveUntilSteps } from "./lineage";
import type { LossOutline } from "./loss-outline";

export interface SegmentRow {
  id: string;
  runId: string;
  ordinal: number;
  parentId: string | null;
  startCheckpointId: string | null;
  startStep: number;
  lastStep: number;
  lastTokens: number;
  lastTrainLoss: number | null;
  bestValidationLoss: number | null;
  lossOutline: LossOutline | null;
  node: string | null;
  status: "queued" | "running" | "ended";
  endReason: SegmentEndReason | null;
  endDetail: string | null;
  peakLearningRate: number;
  certificate: Certificate | null;
  notBefore: Date | null;
  queuedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

/** All segments of the runs, by run, in order of their ordinals. */
export async function segmentRows(client: Transaction, runIds: readonly string[]): Promise<Map<string, SegmentRow[]>> {
  const rows = await client.$queryRaw<SegmentRow[]>`
    SELECT s."id", s."runId", s."ordinal", s."parentId", s."startCheckpointId", s."startStep", s."lastStep", s."lastTokens"::float8,
      s."lastTrainLoss", s."bestValidationLoss", s."lossOutline", n."name" AS "node", s."status"::text, s."endReason"::text, s."endDetail",
      (s."specification" #>> '{schedule,peakLearningRate}')::float8 AS "peakLearningRate", s."certificate", s."notBefore",
      s."queuedAt", s."startedAt", s."endedAt"
    FROM "Segment" s LEFT JOIN "Node" n ON n."id" = s."nodeId"
    WHERE s."runId" = ANY (${runIds}) ORDER BY s."runId", s."ordinal"`;
  return groupBy(rows, (row) => row.runId);
}

/** Segments of one run as the API shows them. */
export function toSegments(rows: readonly SegmentRow[]): Segment[] {
  const until = effectiveUntilSteps(rows);
  return rows.map(({ lastTokens, lastTrainLoss, bestValidationLoss, lossOutline, ...row }) => ({
    ...row,
    effectiveUntilStep: until.get(row.id) ?? null,
    notBefore: row.notBefore?.toISOString() ?? null,
    queuedAt: row.queuedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  }));
}
