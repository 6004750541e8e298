/** A stretch of a trial begins: its run is made, goes on from its rung, or goes on from another trial's checkpoint. */
import {
  ConflictError,
  overridesWith,
  type ParameterValues,
  parameterValues,
  parseOrThrow,
  planSettings,
  type RunSpecification,
  totalSteps,
  totalTokens,
} from "@trainyard/contracts";
import { resumeRun } from "./actions";
import type { Transaction } from "./database";
import { goBack } from "./going-back";
import { createIntervention } from "./interventions";
import { type LineageHead, lockLineageHead } from "./row-locks";
import { addRunEvent } from "./run-events";
import { insertRun } from "./run-insertion";
import { queueSegment, specificationOf } from "./segment-queueing";
import { reopenTrial } from "./stretch-outcomes";
import { lockSweep, type SweepRecord } from "./sweep-rows";
import { keeper } from "./trial-work";
import { requireSound } from "./usable-checkpoint";

export interface StretchBeginning {
  sweepId: string;
  ordinal: number;
  /** Asked for where the trial has no run yet. */
  newRun: () => { specification: RunSpecification; parameters: number };
}

interface StretchRow {
  trialId: string;
  number: number;
  runId: string | null;
  rung: number;
  untilStep: number;
  untilFraction: number;
  copiedFrom: number | null;
  values: unknown;
}

/** Answers the trial's run; null: there is nothing to begin any more. Conflict where what it was to go on from is gone. */
export async function beginStretch(transaction: Transaction, { sweepId, ordinal, newRun }: StretchBeginning): Promise<string | null> {
  const sweep = await lockSweep(transaction, sweepId);
  const [stretch] = await transaction.$queryRaw<StretchRow[]>`
    SELECT s."trialId", t."number", t."runId", s."rung", s."untilStep", s."untilFraction", s."copiedFrom", s."values"
    FROM "TrialStretch" s JOIN "Trial" t ON t."id" = s."trialId"
    WHERE s."sweepId" = ${sweepId} AND s."ordinal" = ${ordinal}::int AND s."outcome" IS NULL`;
  if (sweep.status !== "running" || stretch === undefined) return null;
  await reopenTrial(transaction, stretch.trialId);
  const pauseAtStep = stretch.untilFraction >= 1 ? null : stretch.untilStep;
  if (stretch.runId === null) return startRun(transaction, sweep, stretch, { ...newRun(), pauseAtStep });
  const head = await lockLineageHead(transaction, stretch.runId);
  if (head.segment.status !== "ended") return null;
  const before = await transaction.run.findUniqueOrThrow({ where: { id: head.run.id }, select: { pauseAtStep: true } });
  await transaction.run.update({ where: { id: head.run.id }, data: { pauseAtStep } });
  const isCopied = before.pauseAtStep === pauseAtStep;
  if (stretch.copiedFrom !== null && !isCopied)
    await copy(transaction, head, {
      sweepId,
      from: stretch.copiedFrom,
      rung: stretch.rung - 1,
      values: parseOrThrow(parameterValues, stretch.values ?? {}),
    });
  else await resumeRun(transaction, head, { runId: head.run.id, author: keeper, reason: `${sweep.name}: on to ${inWords(stretch)}` });
  return head.run.id;
}

async function startRun(
  transaction: Transaction,
  sweep: SweepRecord,
  stretch: StretchRow,
  { specification, parameters, pauseAtStep }: { specification: RunSpecification; parameters: number; pauseAtStep: number | null },
): Promise<string> {
  const { author } = sweep;
  const end = { step: totalSteps(specification), tokens: totalTokens(specification) };
  const name = `${sweep.name} ${stretch.number}`;
  const runId = await insertRun(transaction, { specification, parameters, author, end, name, pauseAtStep });
  await transaction.trial.update({ where: { id: stretch.trialId }, data: { runId } });
  const segmentId = await queueSegment(transaction, { runId, checkpoint: null, specification });
  const message = `Trial ${stretch.number} of the sweep ${sweep.name}, up to ${inWords(stretch)}.`;
  await addRunEvent(transaction, { runId, segmentId, step: 0, kind: "lifecycle", message, author });
  return runId;
}

interface Copy {
  sweepId: string;
  /** Number of the trial that is copied. */
  from: number;
  /** At which rung. */
  rung: number;
  /** To go on with. */
  values: ParameterValues;
}

/** The trial's run goes on from the state that the other had at the rung, with values of its own. */
async function copy(transaction: Transaction, head: LineageHead, { sweepId, from, rung, values }: Copy): Promise<void> {
  const [found] = await transaction.$queryRaw<{ id: string; runId: string }[]>`
    SELECT c."id", c."runId" FROM "Trial" t JOIN "TrialStretch" s ON s."trialId" = t."id" AND s."rung" = ${rung}::int
      JOIN "Checkpoint" c ON c."runId" = t."runId" AND c."step" = s."untilStep" AND c."deletedAt" IS NULL AND c."corruptAt" IS NULL
    WHERE t."sweepId" = ${sweepId} AND t."number" = ${from}::int ORDER BY c."createdAt" DESC LIMIT 1`;
  if (found === undefined) throw new ConflictError(`Trial ${from} has no sound checkpoint of its rung ${rung} any more.`);
  const checkpoint = await requireSound(transaction, found.id);
  const inForce = await specificationOf(transaction, head.segment.id);
  const { specification } = planSettings(inForce, overridesWith({}, values), checkpoint);
  const { segmentId } = await goBack(transaction, head, { checkpoint, specification, author: keeper });
  await createIntervention(transaction, {
    runId: head.run.id,
    segmentId,
    step: head.segment.lastStep,
    kind: "restart",
    author: keeper,
    reason: `goes on from trial ${from}, which was better`,
    arguments: {
      checkpointId: checkpoint.id,
      fromStep: head.segment.lastStep,
      toStep: checkpoint.step,
      settings: "copied",
      copiedRunId: found.runId,
    },
  });
}

function inWords({ untilFraction, untilStep }: StretchRow): string {
  return untilFraction >= 1 ? "its end" : `step ${untilStep}`;
}
