/** Series for charts: every segment's metrics, cut in SQL into as many buckets as a line can show, extremes kept. */
import { type MetricName, type MetricsSnapshot, maxBucketsPerLine, type Series } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { Prisma } from "./generated/client";
import { groupBy } from "./group-by";
import { belongingTo, type Stretch } from "./lineage";
import { lineageOf } from "./lineage-rows";
import { requireRun } from "./runs";
import { csvLines } from "./series-csv";

/** Steps, both ends included. */
export interface StepRange {
  fromStep?: number;
  toStep?: number;
}

export interface SeriesStore {
  /** All segments, abandoned ones too, in at most `buckets` (750 when left out) buckets of equal numbers of steps a line. */
  snapshot(runId: string, range?: StepRange & { buckets?: number }): Promise<MetricsSnapshot>;
  /** Every point as CSV lines with their line ends, the header first; read page by page while it is consumed. */
  csv(runId: string, range?: StepRange): AsyncIterable<string>;
}

const pointMetrics = [
  "trainLoss",
  "learningRate",
  "gradientNorm",
  "noiseScale",
  "tokensPerSecond",
] as const satisfies readonly MetricName[];

type BucketRow = {
  segmentId: string;
  step: number;
  tokens: number;
  timeMs: number;
  mean: number;
  min: number;
  minStep: number;
  max: number;
  maxStep: number;
};

export function createSeriesStore(database: Database): SeriesStore {
  return {
    snapshot: (runId, range = {}) =>
      database.read(async (client) => {
        const { fromStep = 1, toStep = 2 ** 31 - 1, buckets = maxBucketsPerLine } = range;
        await requireRun(client, runId);
        const segments = await lineageOf(client, runId);
        const from = Math.max(1, fromStep);
        const to = Math.min(toStep, Math.max(0, ...segments.map((segment) => segment.lastStep)));
        const stepsPerBucket = Math.max(1, Math.ceil((to - from + 1) / buckets));
        const cut = { stretches: belongingTo(segments, runId), from, to, stepsPerBucket };
        const [points, evaluations] = await Promise.all([pointSeries(client, cut), evaluationSeries(client, cut)]);
        return { runId, stepsPerBucket, series: [...points, ...evaluations] };
      }),
    csv: (runId, range = {}) => csvLines(database, runId, range),
  };
}

interface Cut {
  stretches: readonly Stretch[];
  from: number;
  to: number;
  stepsPerBucket: number;
}

async function pointSeries(client: Transaction, cut: Cut): Promise<Series[]> {
  const series = await Promise.all(pointMetrics.map((metric) => bucketSeries(client, "MetricPoint", metric, cut)));
  return series.flat();
}

function evaluationSeries(client: Transaction, cut: Cut): Promise<Series[]> {
  return bucketSeries(client, "Evaluation", "validationLoss", cut);
}

async function bucketSeries(client: Transaction, table: "MetricPoint" | "Evaluation", metric: MetricName, cut: Cut): Promise<Series[]> {
  const { stretches, from, to, stepsPerBucket } = cut;
  const segmentIds = stretches.map(({ id }) => id);
  const value = Prisma.raw(`"${metric}"`);
  const rows = await client.$queryRaw<BucketRow[]>`
    SELECT "segmentId", max("step") AS "step", max("tokens")::float8 AS "tokens", max("timeMs")::float8 AS "timeMs", avg(${value}) AS "mean",
      min(${value}) AS "min", (min(ARRAY[${value}, "step"]))[2]::int AS "minStep",
      max(${value}) AS "max", (-(max(ARRAY[${value}, -"step"]))[2])::int AS "maxStep"
    FROM UNNEST(${segmentIds}::text[], ${stretches.map(({ until }) => until)}::int[]) AS part("id", "until")
    JOIN ${Prisma.raw(`"${table}"`)} ON "segmentId" = part."id" AND "step" <= part."until"
    WHERE "step" BETWEEN ${from}::int AND ${to}::int AND ${value} IS NOT NULL
    GROUP BY "segmentId", ("step" - ${from}::int) / ${stepsPerBucket}::int ORDER BY 1, 2`;
  const bySegment = groupBy(rows, (row) => row.segmentId);
  return segmentIds.flatMap((segmentId) => {
    const own = bySegment.get(segmentId);
    return own === undefined ? [] : [toSeries(segmentId, metric, own)];
  });
}

function toSeries(segmentId: string, metric: MetricName, rows: readonly BucketRow[]): Series {
  const column = (key: Exclude<keyof BucketRow, "segmentId">) => rows.map((row) => row[key]);
  return {
    segmentId,
    metric,
    step: column("step"),
    tokens: column("tokens"),
    timeMs: column("timeMs"),
    mean: column("mean"),
    min: column("min"),
    minStep: column("minStep"),
    max: column("max"),
    maxStep: column("maxStep"),
  };
}
