/** A sweep's trials as the API shows them. */
import { type ParameterValues, type Trial, type TrialOutcome, type TrialRung, trialOutcome } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { groupBy } from "./group-by";
import { type SweepRecord, sweepById } from "./sweep-rows";
import { type TrialRow, trialRows } from "./trial-rows";
import { shownStatus } from "./trial-status";

interface StretchRow {
  trialId: string;
  rung: number;
  untilFraction: number;
  untilStep: number;
  copiedFrom: number | null;
  values: ParameterValues | null;
  outcome: unknown;
  decision: Exclude<TrialRung["decision"], "waits"> | null;
  why: string;
}

interface NodeStretch {
  runId: string;
  node: string;
  fromMs: number;
  toMs: number | null;
}

/** By number. Rejects with NotFoundError. */
export async function listTrials(client: Transaction, sweepId: string): Promise<Trial[]> {
  const sweep = await sweepById(client, sweepId);
  const rows = await trialRows(client, [sweepId]);
  const stretches = groupBy(await stretchRows(client, sweepId), ({ trialId }) => trialId);
  const trained = groupBy(await nodeStretches(client, sweepId), ({ runId }) => runId);
  const promoted = groupBy(await promotedRuns(client, sweepId), ({ trialId }) => trialId);
  return rows.map((row) => ({
    ...toTrial(row, sweep, stretches.get(row.id) ?? []),
    stretches: (row.runId === null ? [] : (trained.get(row.runId) ?? [])).map(({ runId: _, ...stretch }) => stretch),
    promotedTo: (promoted.get(row.id) ?? []).map(({ trialId: _, ...run }) => run),
  }));
}

function toTrial(row: TrialRow, sweep: SweepRecord, stretches: readonly StretchRow[]): Omit<Trial, "stretches" | "promotedTo"> {
  const { sweepId, number, runId, runName, origin, seed, values, objectives, fraction, plannedTokens, byHand, tags, pinned } = row;
  const sign = sweep.specification.objectives[0]?.direction === "maximize" ? -1 : 1;
  return {
    sweepId,
    number,
    runId,
    runName,
    ...shownStatus(row, sweep.status),
    origin,
    seed,
    values: stretches.findLast((stretch) => stretch.values !== null)?.values ?? values,
    objectives,
    fraction,
    rungs: stretches.map((stretch) => toRung(stretch, plannedTokens, sign)),
    step: row.step ?? 0,
    totalSteps: row.totalSteps ?? 0,
    tokens: row.tokens ?? 0,
    totalTokens: row.totalTokens ?? plannedTokens,
    parameters: row.parameters ?? 0,
    flops: row.spentTokens * row.flopsPerToken,
    nodeSeconds: row.spentSeconds,
    byHand,
    tags,
    pinned,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

function toRung(
  { rung, untilFraction, untilStep, copiedFrom, outcome, decision, why }: StretchRow,
  plannedTokens: number,
  sign: number,
): TrialRung {
  const came: TrialOutcome | null = outcome === null ? null : trialOutcome.parse(outcome);
  const loss = came?.kind === "reached" ? came.losses[0] : undefined;
  return {
    rung,
    fraction: untilFraction,
    step: untilStep,
    tokens: Math.round(untilFraction * plannedTokens),
    value: loss === undefined ? null : sign * loss,
    decision: decision ?? (came === null || came.kind === "reached" ? "waits" : "ends"),
    why: why === "" && came !== null && came.kind !== "reached" ? came.detail : why,
    copiedFrom,
  };
}

/** In the order the search decided. */
function stretchRows(client: Transaction, sweepId: string): Promise<StretchRow[]> {
  return client.$queryRaw<StretchRow[]>`
    SELECT "trialId", "rung", "untilFraction", "untilStep", "copiedFrom", "values", "outcome", "decision", "why"
    FROM "TrialStretch" WHERE "sweepId" = ${sweepId} ORDER BY "ordinal"`;
}

function nodeStretches(client: Transaction, sweepId: string): Promise<NodeStretch[]> {
  return client.$queryRaw<NodeStretch[]>`
    SELECT t."runId", n."name" AS "node", floor(EXTRACT(EPOCH FROM s."startedAt") * 1000)::float8 AS "fromMs",
      floor(EXTRACT(EPOCH FROM s."endedAt") * 1000)::float8 AS "toMs"
    FROM "Trial" t JOIN "Segment" s ON s."runId" = t."runId" JOIN "Node" n ON n."id" = s."nodeId"
    WHERE t."sweepId" = ${sweepId} AND s."startedAt" IS NOT NULL ORDER BY s."startedAt"`;
}

function promotedRuns(client: Transaction, sweepId: string): Promise<{ trialId: string; runId: string; runName: string }[]> {
  return client.$queryRaw<{ trialId: string; runId: string; runName: string }[]>`
    SELECT t."id" AS "trialId", r."id" AS "runId", r."name" AS "runName"
    FROM "Run" r JOIN "Trial" t ON t."id" = r."promotedFromId" WHERE t."sweepId" = ${sweepId} ORDER BY r."number"`;
}
