/** Summaries of runs: a handful of queries for any number of runs, nothing read point by point. */
import type { RunSummary } from "@trainyard/contracts";
import type { Transaction } from "./database";
import type { Prisma } from "./generated/client";
import { effectivePath, effectiveUntilSteps, stretchesOf } from "./lineage";
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
  | "trialOf"
  | "studyOf"
  | "shrunkFrom"
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
      (SELECT json_build_object('sweepId', w."id", 'sweepName', w."name", 'number', t."number", 'promoted', r."promotedFromId" IS NOT NULL)
        FROM "Trial" t JOIN "Sweep" w ON w."id" = t."sweepId" WHERE t."runId" = r."id" OR t."id" = r."promotedFromId" LIMIT 1) AS "trialOf",
      (SELECT json_build_object('kind', y."kind"::text, 'studyId', y."id", 'studyName', y."name", 'label', v."label")
        FROM "StudyRun" v JOIN "Study" y ON y."id" = v."studyId" WHERE v."runId" = r."id") AS "studyOf",
      (SELECT json_build_object('ablationId', y."id", 'ablationName', y."name") FROM "Study" y WHERE y."id" = r."shrunkFromId") AS "shrunkFrom",
      (SELECT i."kind"::text FROM "Intervention" i WHERE i."runId" = r."id" AND i."status" = 'requested' AND i."kind" NOT IN ('resume', 'annotate')
        ORDER BY i."requestedAt" DESC LIMIT 1) AS "pendingAction"
    FROM "Run" r WHERE ${where} ORDER BY r."number" DESC LIMIT ${limit}`;
  const segments = await segmentRows(
    client,
    runs.map((run) => run.id),
  );
  const paths = new Map(runs.map((run) => [run.id, effectivePath(segments.get(run.id) ?? [], run.id)]));
  const validationLosses = await newestValidationLosses(client, paths);
  const speeds = await speedsOf(
    client,
    [...paths.values()].flatMap((path) => path.slice(-1).filter((segment) => segment.status === "running")),
  );
  return runs.map((run) => {
    const rows = segments.get(run.id) ?? [];
    return { segments: rows, summary: summarise(run, rows, paths.get(run.id) ?? [], validationLosses.get(run.id) ?? null, speeds) };
  });
}

function summarise(
  run: RunRow,
  segments: readonly SegmentRow[],
  path: readonly SegmentRow[],
  validationLoss: number | null,
  speeds: ReadonlyMap<string, number>,
): RunSummary {
  const live = path.at(-1);
  const until = effectiveUntilSteps(segments, run.id);
  const own = segments.filter((segment) => segment.runId === run.id);
  const tokens = live?.lastTokens ?? 0;
  const tokensPerSecond = live === undefined ? null : (speeds.get(live.id) ?? null);
  const best = own.flatMap((segment) => segment.bestValidationLoss ?? []);
  return {
    ...run,
    step: live?.lastStep ?? 0,
    tokens,
    trainLoss: live?.lastTrainLoss ?? null,
    validationLoss,
    bestValidationLoss: best.length === 0 ? null : Math.min(...best),
    tokensPerSecond,
    secondsLeft: tokensPerSecond === null || tokensPerSecond <= 0 ? null : Math.max(0, run.totalTokens - tokens) / tokensPerSecond,
    node: live?.status === "running" ? live.node : null,
    segmentCount: own.length,
    sparkline: sparklineOf(path.map(({ id, lossOutline }) => ({ outline: lossOutline, effectiveUntilStep: until.get(id) ?? null }))),
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
  };
}

/** Newest validation loss on each run's effective curve, by run. */
async function newestValidationLosses(
  client: Transaction,
  paths: ReadonlyMap<string, readonly SegmentRow[]>,
): Promise<Map<string, number>> {
  const parts = [...paths].flatMap(([runId, path]) => stretchesOf(path).map((stretch) => ({ runId, ...stretch })));
  const rows = await client.$queryRaw<{ runId: string; validationLoss: number }[]>`
    SELECT DISTINCT ON (part."runId") part."runId", e."validationLoss"
    FROM UNNEST(${parts.map(({ runId }) => runId)}::text[], ${parts.map(({ id }) => id)}::text[], ${parts.map(({ until }) => until)}::int[])
      AS part("runId", "id", "until")
    CROSS JOIN LATERAL (
      SELECT "step", "validationLoss" FROM "Evaluation"
      WHERE "segmentId" = part."id" AND "step" <= part."until" AND "validationLoss" IS NOT NULL
      ORDER BY "step" DESC LIMIT 1) e
    ORDER BY part."runId", e."step" DESC`;
  return new Map(rows.map((row) => [row.runId, row.validationLoss]));
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
