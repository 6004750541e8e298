/** Stretches of trials that have come to their end: found, measured, recorded. */
import {
  type RunSpecification,
  type RunStatus,
  runSpecification,
  type SegmentEndReason,
  type TrialOutcome,
  type TrialStatus,
} from "@trainyard/contracts";
import type { Transaction } from "./database";
import { resolveIncident } from "./incidents";
import { toJson } from "./json-column";
import { effectivePath, stretchesOf } from "./lineage";
import { lineageOf } from "./lineage-rows";
import { keeper } from "./trial-work";

/** Points that a training loss and a speed are taken from: one step's loss is that of its batch. */
const window = 16;

export interface StretchFigures {
  /** Null: not a number, or not measured. */
  readonly validationLoss: number | null;
  /** Mean of the newest steps. */
  readonly trainLoss: number | null;
  /** Median of the newest steps. */
  readonly tokensPerSecond: number | null;
}

export type EndedStretch = {
  ordinal: number;
  /** Of its trial. */
  number: number;
  runId: string;
  untilFraction: number;
  /** That it trained by. */
  specification: RunSpecification;
  parameters: number;
  flopsPerToken: number;
} & ({ came: "to-its-rung"; figures: StretchFigures } | { came: "to-grief"; outcome: Exclude<TrialOutcome, { kind: "reached" }> });

interface OpenRow {
  ordinal: number;
  number: number;
  runId: string;
  untilFraction: number;
  untilStep: number;
  plannedTokens: number;
  flopsPerToken: number;
  parameters: number;
  specification: unknown;
  runStatus: RunStatus;
  statusDetail: string | null;
  endReason: SegmentEndReason | null;
  endDetail: string | null;
  lastStep: number;
  lastTokens: number;
}

/** Without an outcome yet, though their runs have ended or stand at the rung. */
export async function endedStretches(client: Transaction, sweepId: string): Promise<EndedStretch[]> {
  const rows = await client.$queryRaw<OpenRow[]>`
    SELECT s."ordinal", t."number", r."id" AS "runId", s."untilFraction", s."untilStep", t."tokens"::float8 AS "plannedTokens", t."flopsPerToken",
      r."parameters"::float8, live."specification", r."status"::text AS "runStatus", r."statusDetail", live."endReason"::text, live."endDetail",
      live."lastStep", live."lastTokens"::float8
    FROM "TrialStretch" s JOIN "Trial" t ON t."id" = s."trialId" JOIN "Run" r ON r."id" = t."runId"
      JOIN "Segment" live ON live."runId" = r."id" AND live."ordinal" = r."segmentCount"
    WHERE s."sweepId" = ${sweepId} AND s."outcome" IS NULL AND (r."status" IN ('failed', 'stopped', 'finished') OR live."lastStep" >= s."untilStep")
      AND (r."status" NOT IN ('queued', 'running') OR live."lastStep" > s."untilStep")
    ORDER BY s."ordinal"`;
  const ended: EndedStretch[] = [];
  for (const row of rows) {
    const { ordinal, number, runId, untilFraction, specification, parameters, flopsPerToken } = row;
    const trained = runSpecification.parse(specification);
    const stretch = { ordinal, number, runId, untilFraction, specification: trained, parameters, flopsPerToken };
    const outcome = griefOf(row);
    ended.push(
      outcome === null
        ? { ...stretch, came: "to-its-rung", figures: await figuresAt(client, runId, Math.min(row.untilStep, row.lastStep)) }
        : { ...stretch, came: "to-grief", outcome },
    );
  }
  return ended;
}

/** Null: it is at its rung. */
function griefOf(row: OpenRow): Extract<EndedStretch, { came: "to-grief" }>["outcome"] | null {
  const { runStatus, statusDetail, endReason, endDetail, lastTokens, plannedTokens } = row;
  const fraction = Math.min(1, lastTokens / plannedTokens);
  if (runStatus === "stopped") return { kind: "cancelled", fraction, detail: "Its run was stopped." };
  if (runStatus !== "failed") return null;
  return endReason === "diverged"
    ? { kind: "diverged", fraction, detail: endDetail ?? "The loss stopped being finite." }
    : { kind: "crashed", fraction, detail: statusDetail ?? endDetail ?? "Its trainer failed." };
}

/** At the step, or at the first evaluation after it where a person had it go on beyond. */
async function figuresAt(client: Transaction, runId: string, step: number): Promise<StretchFigures> {
  const stretches = stretchesOf(effectivePath(await lineageOf(client, runId), runId));
  const [ids, after, until] = [stretches.map(({ id }) => id), stretches.map(({ after }) => after), stretches.map(({ until }) => until)];
  const [evaluation] = await client.$queryRaw<{ validationLoss: number | null }[]>`
    SELECT e."validationLoss" FROM UNNEST(${ids}::text[], ${until}::int[]) AS part("id", "until")
    JOIN "Evaluation" e ON e."segmentId" = part."id" AND e."step" BETWEEN ${step}::int AND part."until" ORDER BY e."step" LIMIT 1`;
  const [newest] = await client.$queryRaw<{ trainLoss: number | null; tokensPerSecond: number | null }[]>`
    SELECT CASE WHEN bool_and("trainLoss" IS NOT NULL) THEN avg("trainLoss") END AS "trainLoss",
      percentile_cont(0.5) WITHIN GROUP (ORDER BY "tokensPerSecond") AS "tokensPerSecond"
    FROM (SELECT p."trainLoss", p."tokensPerSecond" FROM UNNEST(${ids}::text[], ${after}::int[], ${until}::int[]) AS part("id", "after", "until")
      JOIN "MetricPoint" p ON p."segmentId" = part."id" AND p."step" > part."after" AND p."step" <= LEAST(part."until", ${step}::int)
      ORDER BY p."step" DESC LIMIT ${window}) newest`;
  return {
    validationLoss: evaluation?.validationLoss ?? null,
    trainLoss: newest?.trainLoss ?? null,
    tokensPerSecond: newest?.tokensPerSecond ?? null,
  };
}

export interface SettledStretch {
  sweepId: string;
  ordinal: number;
  outcome: TrialOutcome;
  /** In the sweep's order; empty where there is nothing to measure. */
  objectives: readonly (number | null)[];
}

/** Once: what came first stays. Answers whether it was this one. The sweep must be locked. */
export async function settleStretch(transaction: Transaction, { sweepId, ordinal, outcome, objectives }: SettledStretch): Promise<boolean> {
  const [row] = await transaction.$queryRaw<{ trialId: string; untilFraction: number }[]>`
    UPDATE "TrialStretch" SET "outcome" = ${toJson(outcome)}::jsonb,
      "arrival" = (SELECT COALESCE(max(o."arrival"), 0) + 1 FROM "TrialStretch" o WHERE o."sweepId" = ${sweepId})
    WHERE "sweepId" = ${sweepId} AND "ordinal" = ${ordinal}::int AND "outcome" IS NULL RETURNING "trialId", "untilFraction"`;
  if (row === undefined) return false;
  const { trialId, untilFraction } = row;
  if (outcome.kind === "reached")
    await transaction.trial.update({ where: { id: trialId }, data: { objectives: [...objectives], fraction: untilFraction } });
  else await endTrial(transaction, trialId, outcome.kind, outcome.detail);
  return true;
}

/** Nobody has to answer what went wrong in a trial: what it came to is what the sweep wanted to know. */
async function closeIncidents(transaction: Transaction, trialId: string, kind: TrialStatus): Promise<void> {
  const open = await transaction.incident.findMany({
    where: { run: { trial: { id: trialId } }, status: { not: "resolved" } },
    select: { id: true },
  });
  const resolution = `the trial is recorded as ${kind}, and the search goes by that`;
  for (const { id } of open) await resolveIncident(transaction, id, { author: keeper, resolution });
}

/** One that has ended stays as it ended. */
export async function endTrial(transaction: Transaction, trialId: string, status: TrialStatus, why: string): Promise<void> {
  const ended = await transaction.$executeRaw`
    UPDATE "Trial" SET "status" = ${status}, "why" = ${why}, "endedAt" = clock_timestamp() WHERE "id" = ${trialId} AND "status" = 'waiting'`;
  if (ended > 0) await closeIncidents(transaction, trialId, status);
}

/** The search goes on with one that it had given up. */
export async function reopenTrial(transaction: Transaction, trialId: string): Promise<void> {
  await transaction.$executeRaw`
    UPDATE "Trial" SET "status" = 'waiting', "why" = '', "endedAt" = NULL WHERE "id" = ${trialId} AND "status" = 'pruned'`;
}
