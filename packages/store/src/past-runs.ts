/** Recorded runs as a look back needs them. */
import { type CurvePoint, newestPoints } from "./curve-points";
import type { Transaction } from "./database";
import { effectivePath, stretchesOf } from "./lineage";
import { lineageOf } from "./lineage-rows";

export interface PastRun {
  readonly runId: string;
  readonly runName: string;
}

export interface PastRunFacts {
  /** Of the effective curve, oldest first. */
  readonly points: readonly CurvePoint[];
  /** Steps of the checkpoints that were written on it, also of those that retention let go since. */
  readonly checkpoints: readonly number[];
  /** Steps of the spikes and divergences that somebody answered. */
  readonly answeredIncidents: readonly number[];
}

/** Newest first. */
export function pastRuns(client: Transaction, { limit, fewestSteps }: { limit: number; fewestSteps: number }): Promise<PastRun[]> {
  return client.$queryRaw<PastRun[]>`
    SELECT r."id" AS "runId", r."name" AS "runName"
    FROM "Run" r JOIN "Segment" live ON live."runId" = r."id" AND live."ordinal" = r."segmentCount"
    WHERE live."lastStep" >= ${fewestSteps}::int ORDER BY r."number" DESC LIMIT ${limit}::int`;
}

export async function pastRunFacts(client: Transaction, runId: string, count: number): Promise<PastRunFacts> {
  const path = effectivePath(await lineageOf(client, runId), runId);
  const stretches = stretchesOf(path);
  const checkpoints = await client.$queryRaw<{ step: number }[]>`
    SELECT c."step" FROM UNNEST(${stretches.map(({ id }) => id)}::text[], ${stretches.map(({ until }) => until)}::int[]) AS part("id", "until")
    JOIN "Checkpoint" c ON c."segmentId" = part."id" AND c."step" <= part."until" WHERE c."corruptAt" IS NULL`;
  const incidents = await client.incident.findMany({
    where: { runId, kind: { in: ["spike", "divergence"] }, step: { not: null }, answers: { some: {} } },
    select: { step: true },
  });
  return {
    points: await newestPoints(client, path, { count }),
    checkpoints: checkpoints.map(({ step }) => step),
    answeredIncidents: incidents.flatMap(({ step }) => step ?? []),
  };
}
