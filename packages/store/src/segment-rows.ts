/** Segments as they are read for a run's detail, its lineage and its summary. */
import type { Certificate, Segment, SegmentEndReason } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { groupBy } from "./group-by";
import { effectiveUntilSteps } from "./lineage";
import { inOrderOfDescent, lineageOfRuns } from "./lineage-rows";
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

/** The lineages of the runs, by run, in order of descent. */
export async function segmentRows(client: Transaction, runIds: readonly string[]): Promise<Map<string, SegmentRow[]>> {
  const rows = await client.$queryRaw<(SegmentRow & { ofRunId: string })[]>`
    WITH ${lineageOfRuns(runIds)}
    SELECT l."ofRunId", s."id", s."runId", s."ordinal", s."parentId", s."startCheckpointId", s."startStep", s."lastStep", s."lastTokens"::float8,
      s."lastTrainLoss", s."bestValidationLoss", s."lossOutline", n."name" AS "node", s."status"::text, s."endReason"::text, s."endDetail",
      (s."specification" #>> '{schedule,peakLearningRate}')::float8 AS "peakLearningRate", s."certificate", s."notBefore",
      s."queuedAt", s."startedAt", s."endedAt"
    FROM lineage l JOIN "Segment" s ON s."id" = l."id" LEFT JOIN "Node" n ON n."id" = s."nodeId" ORDER BY ${inOrderOfDescent}`;
  const lineages = groupBy(rows, (row) => row.ofRunId);
  return new Map([...lineages].map(([runId, lineage]) => [runId, lineage.map(({ ofRunId: _, ...row }) => row)]));
}

/** The lineage of one run as the API shows it. */
export function toSegments(rows: readonly SegmentRow[], runId: string): Segment[] {
  const until = effectiveUntilSteps(rows, runId);
  return rows.map(({ lastTokens, lastTrainLoss, bestValidationLoss, lossOutline, ...row }) => ({
    ...row,
    effectiveUntilStep: until.get(row.id) ?? null,
    notBefore: row.notBefore?.toISOString() ?? null,
    queuedAt: row.queuedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  }));
}
