/** Learning curves of all trials of a sweep, thinned out in SQL: two points a bucket, its extremes. */
import type { TrialCurve } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { Prisma } from "./generated/client";
import { groupBy } from "./group-by";
import { effectivePath, stretchesOf } from "./lineage";
import { segmentRows } from "./segment-rows";
import { sweepById } from "./sweep-rows";

interface Part {
  number: number;
  id: string;
  after: number;
  until: number;
  stepsPerBucket: number;
}

interface BucketRow {
  number: number;
  min: number | null;
  minTokens: number | null;
  max: number | null;
  maxTokens: number | null;
  /** Tokens of the newest point that was not a number. */
  nullTokens: number | null;
}

/** At most so many points a curve, but for those that are not numbers. Rejects with NotFoundError. */
export async function trialCurves(client: Transaction, sweepId: string, points: number): Promise<TrialCurve[]> {
  await sweepById(client, sweepId);
  const trials = await client.trial.findMany({
    where: { sweepId, runId: { not: null } },
    select: { number: true, runId: true },
    orderBy: { number: "asc" },
  });
  const runs = trials.flatMap(({ number, runId }) => (runId === null ? [] : [{ number, runId }]));
  const segments = await segmentRows(
    client,
    runs.map(({ runId }) => runId),
  );
  const parts = runs.flatMap(({ number, runId }): Part[] => {
    const stretches = stretchesOf(effectivePath(segments.get(runId) ?? [], runId));
    const steps = stretches.at(-1)?.until ?? 0;
    const stepsPerBucket = Math.max(1, Math.ceil((2 * steps) / points));
    return stretches.map((stretch) => ({ number, ...stretch, stepsPerBucket }));
  });
  const train = groupBy(await buckets(client, "MetricPoint", "trainLoss", parts), ({ number }) => number);
  const validation = groupBy(await buckets(client, "Evaluation", "validationLoss", parts), ({ number }) => number);
  return runs.map(({ number }) => ({ number, train: columns(train.get(number) ?? []), validation: columns(validation.get(number) ?? []) }));
}

function buckets(client: Transaction, table: "MetricPoint" | "Evaluation", metric: "trainLoss" | "validationLoss", parts: readonly Part[]) {
  const value = Prisma.raw(`p."${metric}"`);
  const evaluatedAtStart = table === "Evaluation" ? Prisma.sql`OR (part."after" = 0 AND p."step" = 0)` : Prisma.empty;
  return client.$queryRaw<BucketRow[]>`
    SELECT part."number", min(${value}) AS "min", (min(ARRAY[${value}, p."tokens"::float8]) FILTER (WHERE ${value} IS NOT NULL))[2] AS "minTokens",
      max(${value}) AS "max", -(max(ARRAY[${value}, -p."tokens"::float8]) FILTER (WHERE ${value} IS NOT NULL))[2] AS "maxTokens",
      (max(p."tokens") FILTER (WHERE ${value} IS NULL))::float8 AS "nullTokens"
    FROM UNNEST(${parts.map(({ number }) => number)}::int[], ${parts.map(({ id }) => id)}::text[], ${parts.map(({ after }) => after)}::int[],
      ${parts.map(({ until }) => until)}::int[], ${parts.map(({ stepsPerBucket }) => stepsPerBucket)}::int[])
      AS part("number", "id", "after", "until", "stepsPerBucket")
    JOIN ${Prisma.raw(`"${table}"`)} p ON p."segmentId" = part."id" AND p."step" <= part."until" AND (p."step" > part."after" ${evaluatedAtStart})
    GROUP BY part."number", p."step" / part."stepsPerBucket" ORDER BY part."number", min(p."tokens")`;
}

function columns(rows: readonly BucketRow[]): { tokens: number[]; loss: (number | null)[] } {
  const points = rows.flatMap(({ min, minTokens, max, maxTokens, nullTokens }) => {
    const kept: [tokens: number, loss: number | null][] = [];
    if (minTokens !== null) kept.push([minTokens, min]);
    if (maxTokens !== null && maxTokens !== minTokens) kept.push([maxTokens, max]);
    if (nullTokens !== null) kept.push([nullTokens, null]);
    return kept.sort(([a], [b]) => a - b);
  });
  return { tokens: points.map(([tokens]) => tokens), loss: points.map(([, loss]) => (loss === null ? null : asFloat32(loss))) };
}

/** The seven digits that a loss has: with those of a float64 the curves of some hundred trials are twice as long to send. */
function asFloat32(loss: number): number {
  return Number(loss.toPrecision(7));
}
