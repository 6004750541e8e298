/** Points of a curve through several segments: what roll-backs, detectors and backtests read. */
import type { Progress, StepPoint } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { type LineageSegment, type Stretch, stretchesOf } from "./lineage";

export type CurvePoint = Pick<
  StepPoint,
  "step" | "tokens" | "trainLoss" | "gradientNorm" | "learningRate" | "sampleStart" | "sampleEnd" | "stepDurationMs"
>;

/** The newest `count` points of a path up to a step, oldest first. */
export async function newestPoints(
  client: Transaction,
  path: readonly LineageSegment[],
  { count, upToStep = Number.POSITIVE_INFINITY }: { count: number; upToStep?: number },
): Promise<CurvePoint[]> {
  const { ids, after, until } = columnsOf(stretchesOf(path));
  const to = until.map((step) => Math.min(step, upToStep));
  const rows = await client.$queryRaw<CurvePoint[]>`
    SELECT p."step", p."tokens"::float8, p."trainLoss", p."gradientNorm", p."learningRate", p."sampleStart"::float8, p."sampleEnd"::float8,
      p."stepDurationMs"
    FROM UNNEST(${ids}::text[], ${after}::int[], ${to}::int[]) AS part("id", "after", "until")
    JOIN "MetricPoint" p ON p."segmentId" = part."id" AND p."step" > part."after" AND p."step" <= part."until"
    ORDER BY p."step" DESC LIMIT ${count}`;
  return rows.reverse();
}

/** What the steps of a path beyond a state come to. Their time is that of the updates, with the evaluations and checkpoints between them. */
export async function costBeyond(client: Transaction, path: readonly LineageSegment[], state: Progress): Promise<Cost> {
  const { ids, after, until } = columnsOf(stretchesOf(path));
  const [row] = await client.$queryRaw<{ steps: number; tokens: number | null; ms: number | null }[]>`
    SELECT count(*)::int AS "steps", max(p."tokens")::float8 AS "tokens",
      sum(p."stepDurationMs" + p."evaluationDurationMs" + p."checkpointDurationMs") AS "ms"
    FROM UNNEST(${ids}::text[], ${after}::int[], ${until}::int[]) AS part("id", "after", "until")
    JOIN "MetricPoint" p ON p."segmentId" = part."id" AND p."step" > GREATEST(part."after", ${state.step}::int) AND p."step" <= part."until"`;
  const tokens = row?.tokens ?? state.tokens;
  return { stepsLost: row?.steps ?? 0, tokensLost: tokens - state.tokens, minutesLost: (row?.ms ?? 0) / 60_000 };
}

/** Of going back. */
export interface Cost {
  readonly stepsLost: number;
  readonly tokensLost: number;
  readonly minutesLost: number;
}

function columnsOf(stretches: readonly Stretch[]): { ids: string[]; after: number[]; until: number[] } {
  return {
    ids: stretches.map(({ id }) => id),
    after: stretches.map(({ after }) => after),
    until: stretches.map(({ until }) => until),
  };
}
