/** Summaries of runs: a handful of queries for any number of runs, nothing read point by point. */
import type { RunSummary } from "@trainyard/contracts";
import type { Transaction } from "./database";
import type { Prisma } from "./generated/client";
import { effectivePath, effectiveUntilSteps } from "./lineage";
import { sparklineOf } from "./loss-outline";
import { type SegmentRow, segmentRows } from "./segment-rows";

type RunRow = Pick<
  RunSummary,
  | "id"
  | "name"
  | "recipe"
  | "status"
  | "pendingAction"
  | "statusDetail"
  | "totalSteps"
  | "totalTokens"
  | "parameters"
  | "tournamentId"
  | "forkOf"
> & {
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
};

/** Steps whose median speed a running run is said to have. */
const speedWindow = 15;

export interface SummarisedRun {
  readonly summary: RunSummary;
  readonly segments: readonly SegmentRow[];
}

/** Newest first. */
export async function summariseRuns(client: Transaction, where: Prisma.Sql, limit: number): Promise<SummarisedRun[]> {
  const runs = await client.$queryRaw<RunRow[]>`
    SELECT r."id", r."name", r."recipe", r."status"::text, r."statusDetail", r."totalSteps", r."totalTokens"::float8, r."parameters"::float8,
      r."createdAt", r."startedAt", r."endedAt", r."tournamentId",
      (SELECT json_build_object('runId', o."id", 'runName', o."name", 'checkpointId', c."id", 'step', c."step")
        FROM "Segment" s JOIN "Checkpoint" c ON c."id" = s."startCheckpointId" JOIN "Run" o ON o."id" = c."runId"
        WHERE s."runId" = r."id" AND s."ordinal" = 1 AND c."runId" <> r."id") AS "forkOf",
      (SELECT i."kind"::text FROM "Intervention" i WHERE i."runId" = r."id" AND i."status" = 'requested' AND i."kind" NOT IN ('resume', 'annotate')
        ORDER BY i."requestedAt" DESC LIMIT 1) AS "pendingAction"
    FROM "Run" r WHERE ${where} ORDER BY r."number" DESC LIMIT ${limit}`;
  const segments = await segmentRows(
    client,
    runs.map((run) => run.id),
  );
  const paths = new Map(runs.map((run) => [run.id, effectivePath(segments.get(run.id) ?? [])]));
  const validationLosses = await newestValidationLosses(client, [...paths.values()]);
  const speeds = await speedsOf(
    client,
    [...paths.values()].flatMap((path) => path.filter((segment) => segment.status === "running")),
  );
  return runs.map((run) => {
    const rows = segments.get(run.id) ?? [];
    return { segments: rows, summary: summarise(run, rows, paths.get(run.id) ?? [], validationLosses, speeds) };
  });
}

function summarise(
  run: RunRow,
  segments: readonly SegmentRow[],
  path: readonly SegmentRow[],
  validationLosses: ReadonlyMap<string, number>,
  speeds: ReadonlyMap<string, number>,
): RunSummary {
  const live = path.at(-1);
  const until = effectiveUntilSteps(segments);
  const tokens = live?.lastTokens ?? 0;
  const tokensPerSecond = live === undefined ? null : (speeds.get(live.id) ?? null);
  const best = segments.flatMap((segment) => segment.bestValidationLoss ?? []);
  return {
    ...run,
    step: live?.lastStep ?? 0,
    tokens,
    trainLoss: live?.lastTrainLoss ?? null,
    validationLoss: path.reduce<number | null>((newest, segment) => validationLosses.get(segment.id) ?? newest, null),
    bestValidationLoss: best.length === 0 ? null : Math.min(...best),
    tokensPerSecond,
    secondsLeft: tokensPerSecond === null || tokensPerSecond <= 0 ? null : Math.max(0, run.totalTokens - tokens) / tokensPerSecond,
    node: live?.status === "running" ? live.node : null,
    segmentCount: segments.length,
    sparkline: sparklineOf(path.map(({ id, lossOutline }) => ({ outline: lossOutline, effectiveUntilStep: until.get(id) ?? null }))),
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
  };
}

/** Of each segment on the paths: its newest validation loss that is still effective there. */
async function newestValidationLosses(client: Transaction, paths: readonly SegmentRow[][]): Promise<Map<string, number>> {
  const reaches = paths.flatMap((path) =>
    path.map(({ id, lastStep }, i) => ({ id, until: Math.min(lastStep, path[i + 1]?.startStep ?? lastStep) })),
  );
  const rows = await client.$queryRaw<{ id: string; validationLoss: number }[]>`
    SELECT reach."id", e."validationLoss"
    FROM UNNEST(${reaches.map((reach) => reach.id)}::text[], ${reaches.map((reach) => reach.until)}::int[]) AS reach("id", "until")
    CROSS JOIN LATERAL (
      SELECT "validationLoss" FROM "Evaluation" WHERE "segmentId" = reach."id" AND "step" <= reach."until" AND "validationLoss" IS NOT NULL
      ORDER BY "step" DESC LIMIT 1) e`;
  return new Map(rows.map((row) => [row.id, row.validationLoss]));
}

/** Median tokens per second of the newest steps of running segments. */
async function speedsOf(client: Transaction, running: readonly SegmentRow[]): Promise<Map<string, number>> {
  if (running.length === 0) return new Map();
  const rows = await client.$queryRaw<{ id: string; tokensPerSecond: number }[]>`
    SELECT live."id", percentile_cont(0.5) WITHIN GROUP (ORDER BY p."tokensPerSecond") AS "tokensPerSecond"
    FROM UNNEST(${running.map((segment) => segment.id)}::text[]) AS live("id")
    CROSS JOIN LATERAL (SELECT "tokensPerSecond" FROM "MetricPoint" WHERE "segmentId" = live."id" ORDER BY "step" DESC LIMIT ${speedWindow}) p
    GROUP BY live."id"`;
  return new Map(rows.map((row) => [row.id, row.tokensPerSecond]));
}
