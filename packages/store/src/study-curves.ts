/** Learning curves of a study's runs, with the gradient noise scale near their ends. */
import type { Transaction } from "./database";
import { groupBy } from "./group-by";
import { effectivePath, stretchesOf } from "./lineage";
import { segmentRows } from "./segment-rows";

/** Means of the training loss a run: as many as a band is drawn by, and some. */
const trainBuckets = 200;
/** Share of a run, at its end, over which the noise scale is averaged: single measurements stray by an order of magnitude. */
const noiseShare = 0.2;

export interface StudyCurve {
  runId: string;
  /** On the effective curve, by tokens; without losses that are no numbers. */
  validation: { step: number; tokens: number; loss: number }[];
  /** Means of some steps each. */
  train: { tokens: number; loss: number }[];
  /** Tokens; null: not measured. */
  noiseScale: number | null;
}

interface Part {
  runId: string;
  id: string;
  after: number;
  until: number;
  stepsPerBucket: number;
  noiseFrom: number;
}

/** In the order of `runIds`. */
export async function studyCurves(client: Transaction, runIds: readonly string[]): Promise<StudyCurve[]> {
  const segments = await segmentRows(client, [...runIds]);
  const parts = runIds.flatMap((runId): Part[] => {
    const stretches = stretchesOf(effectivePath(segments.get(runId) ?? [], runId));
    const steps = stretches.at(-1)?.until ?? 0;
    const stepsPerBucket = Math.max(1, Math.ceil(steps / trainBuckets));
    return stretches.map((stretch) => ({ runId, ...stretch, stepsPerBucket, noiseFrom: Math.floor((1 - noiseShare) * steps) }));
  });
  const [ids, runs, after, until] = [
    parts.map(({ id }) => id),
    parts.map(({ runId }) => runId),
    parts.map((part) => part.after),
    parts.map((part) => part.until),
  ];
  const validation = await client.$queryRaw<{ runId: string; step: number; tokens: number; loss: number }[]>`
    SELECT part."runId", e."step", e."tokens"::float8, e."validationLoss" AS "loss"
    FROM UNNEST(${runs}::text[], ${ids}::text[], ${after}::int[], ${until}::int[]) AS part("runId", "id", "after", "until")
    JOIN "Evaluation" e ON e."segmentId" = part."id" AND e."step" > part."after" AND e."step" <= part."until"
    WHERE e."validationLoss" IS NOT NULL ORDER BY e."step"`;
  const train = await client.$queryRaw<{ runId: string; tokens: number; loss: number | null }[]>`
    SELECT part."runId", max(p."tokens")::float8 AS "tokens", avg(p."trainLoss") AS "loss"
    FROM UNNEST(${runs}::text[], ${ids}::text[], ${after}::int[], ${until}::int[], ${parts.map(({ stepsPerBucket }) => stepsPerBucket)}::int[])
      AS part("runId", "id", "after", "until", "stepsPerBucket")
    JOIN "MetricPoint" p ON p."segmentId" = part."id" AND p."step" > part."after" AND p."step" <= part."until"
    GROUP BY part."runId", (p."step" - 1) / part."stepsPerBucket" ORDER BY max(p."tokens")`;
  const noise = await client.$queryRaw<{ runId: string; noiseScale: number }[]>`
    SELECT part."runId", exp(avg(ln(p."noiseScale"))) AS "noiseScale"
    FROM UNNEST(${runs}::text[], ${ids}::text[], ${after}::int[], ${until}::int[], ${parts.map(({ noiseFrom }) => noiseFrom)}::int[])
      AS part("runId", "id", "after", "until", "noiseFrom")
    JOIN "MetricPoint" p ON p."segmentId" = part."id" AND p."step" > GREATEST(part."after", part."noiseFrom") AND p."step" <= part."until"
    WHERE p."noiseScale" > 0 GROUP BY part."runId"`;
  const [validationOf, trainOf] = [groupBy(validation, ({ runId }) => runId), groupBy(train, ({ runId }) => runId)];
  const noiseOf = new Map(noise.map(({ runId, noiseScale }) => [runId, noiseScale]));
  return runIds.map((runId) => ({
    runId,
    validation: (validationOf.get(runId) ?? []).map(({ step, tokens, loss }) => ({ step, tokens, loss })),
    train: (trainOf.get(runId) ?? []).flatMap(({ tokens, loss }) => (loss === null ? [] : [{ tokens, loss }])),
    noiseScale: noiseOf.get(runId) ?? null,
  }));
}
