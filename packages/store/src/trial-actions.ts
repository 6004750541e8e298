/** What a person asks of a trial: to end it, to go on with it by hand, to make a run of it. */
import {
  ConflictError,
  endedTrialStatuses,
  endFrom,
  NotFoundError,
  planSettings,
  type RunOverrides,
  type RunSpecification,
  runSpecification,
  type TrialStatus,
  totalSteps,
  totalTokens,
} from "@trainyard/contracts";
import { halt, resumeRun } from "./actions";
import type { Transaction } from "./database";
import { goBack } from "./going-back";
import { createIntervention } from "./interventions";
import { lastGoodCheckpoint, type StartCheckpoint } from "./last-good-checkpoint";
import { type LineageHead, lockLineageHead } from "./row-locks";
import { addRunEvent } from "./run-events";
import { insertRun } from "./run-insertion";
import { queueSegment, specificationOf } from "./segment-queueing";
import { endTrial, settleStretch } from "./stretch-outcomes";
import { lockSweep, type SweepRecord } from "./sweep-rows";
import { requireSound } from "./usable-checkpoint";

export interface TrialInput {
  sweepId: string;
  number: number;
  author: string;
  reason: string;
}

export interface TrialActed {
  /** The run that came of it, or that it concerns; null: the trial has none. */
  runId: string | null;
  /** Node whose trainer has something to read; null: none. */
  wakeNodeId: string | null;
}

export interface LockedTrial {
  sweep: SweepRecord;
  trial: { id: string; runId: string | null; status: TrialStatus; byHand: boolean; tokens: number };
}

/** Rejects with NotFoundError. */
export async function lockTrial(
  transaction: Transaction,
  { sweepId, number }: Pick<TrialInput, "sweepId" | "number">,
): Promise<LockedTrial> {
  const sweep = await lockSweep(transaction, sweepId);
  const [trial] = await transaction.$queryRaw<LockedTrial["trial"][]>`
    SELECT "id", "runId", "status", "byHand", "tokens"::float8 FROM "Trial"
    WHERE "sweepId" = ${sweepId} AND "number" = ${number}::int FOR NO KEY UPDATE`;
  if (trial === undefined) throw new NotFoundError("trial", String(number));
  return { sweep, trial };
}

/** Ends a trial that waits or trains; the search goes on without it and does not try its values again. */
export async function stopTrial(transaction: Transaction, input: TrialInput): Promise<TrialActed> {
  const { sweepId, number, author, reason } = input;
  const { trial } = await lockTrial(transaction, input);
  const { id, runId, status, byHand } = trial;
  if (endedTrialStatuses.includes(status) && !byHand) throw new ConflictError(`Trial ${number} has ended already: it is ${status}.`);
  const head = runId === null ? null : await lockLineageHead(transaction, runId);
  const wakeNodeId = head === null ? null : await stopRun(transaction, head, { author, reason });
  const detail = `Ended by ${author}${reason === "" ? "" : `: ${reason}`}.`;
  await endTrial(transaction, id, "cancelled", detail);
  if (head?.run.status !== "running") {
    const fraction = head === null ? 0 : Math.min(1, head.segment.lastTokens / trial.tokens);
    const open = await transaction.trialStretch.findFirst({
      where: { trialId: id },
      orderBy: { ordinal: "desc" },
      select: { ordinal: true },
    });
    const outcome = { kind: "cancelled" as const, fraction, detail };
    if (open !== null) await settleStretch(transaction, { sweepId, ordinal: open.ordinal, outcome, objectives: [] });
  }
  return { runId, wakeNodeId };
}

async function stopRun(transaction: Transaction, head: LineageHead, by: Pick<TrialInput, "author" | "reason">): Promise<string | null> {
  if (!["queued", "running", "paused"].includes(head.run.status)) return null;
  return (await halt(transaction, head, { runId: head.run.id, ...by }, "stop")).wakeNodeId;
}

/** A person goes on with it to its end, whatever the search made of it. */
export async function resumeTrial(transaction: Transaction, input: TrialInput): Promise<TrialActed> {
  const { head, trial } = await lockStill(transaction, input);
  const { run } = head;
  if (run.status === "finished") throw new ConflictError(`Trial ${input.number} was trained to its end: extend it to go on.`);
  await freeTrial(transaction, trial.id, run.id);
  if (run.status === "paused") await resumeRun(transaction, head, { runId: run.id, author: input.author, reason: input.reason });
  else await goOn(transaction, head, input, await specificationOf(transaction, head.segment.id));
  return { runId: run.id, wakeNodeId: null };
}

/** Goes on beyond its budget: its duration becomes `factor` times what was planned. */
export async function extendTrial(transaction: Transaction, { factor, ...input }: TrialInput & { factor: number }): Promise<TrialActed> {
  const { head, trial } = await lockStill(transaction, input);
  const { run } = head;
  const row = await transaction.run.findUniqueOrThrow({ where: { id: run.id }, select: { specification: true } });
  const { duration } = runSpecification.parse(row.specification);
  const longer = "steps" in duration ? { steps: Math.round(duration.steps * factor) } : { tokens: Math.round(duration.tokens * factor) };
  const inForce = await specificationOf(transaction, head.segment.id);
  const { specification } = planSettings(inForce, { duration: longer }, { step: head.segment.lastStep, tokens: head.segment.lastTokens });
  await freeTrial(transaction, trial.id, run.id);
  await goOn(transaction, head, input, specification);
  return { runId: run.id, wakeNodeId: null };
}

export type Promotion = TrialInput & { name?: string } & (
    | { from: "checkpoint"; overrides: RunOverrides }
    | { from: "start"; specification: RunSpecification; parameters: number }
  );

/** A run of its own grows out of the trial, which stays what it is. */
export async function promoteTrial(transaction: Transaction, input: Promotion): Promise<TrialActed> {
  const { number, author, reason, name } = input;
  const { sweep, trial } = await lockTrial(transaction, input);
  const { specification, parameters, checkpoint } = await promoted(transaction, input, trial.runId);
  const end =
    checkpoint === null ? { step: totalSteps(specification), tokens: totalTokens(specification) } : endFrom(specification, checkpoint);
  const runId = await insertRun(transaction, {
    specification,
    parameters,
    author,
    end,
    name: name ?? `${sweep.name} ${number} promoted`,
    promotedFromId: trial.id,
  });
  const segmentId = await queueSegment(transaction, { runId, checkpoint, specification });
  const step = checkpoint?.step ?? 0;
  const where = checkpoint === null ? "begun anew with its values" : `gone on with from step ${step}`;
  const message = `Trial ${number} of the sweep ${sweep.name}, ${where}${reason === "" ? "" : `: ${reason}`}.`;
  await addRunEvent(transaction, { runId, segmentId, step, kind: "lifecycle", message, author });
  return { runId, wakeNodeId: null };
}

async function promoted(
  transaction: Transaction,
  input: Promotion,
  runId: string | null,
): Promise<{ specification: RunSpecification; parameters: number; checkpoint: StartCheckpoint | null }> {
  if (input.from === "start") return { specification: input.specification, parameters: input.parameters, checkpoint: null };
  const newest = runId === null ? null : await lastGoodCheckpoint(transaction, runId);
  if (runId === null || newest === null)
    throw new ConflictError(`Trial ${input.number} has no sound checkpoint: begin anew with its values.`);
  const { segment } = await lockLineageHead(transaction, runId);
  const checkpoint = await requireSound(transaction, newest.id);
  const { specification } = planSettings(await specificationOf(transaction, segment.id), input.overrides, checkpoint);
  const { parameters } = await transaction.run.findUniqueOrThrow({ where: { id: runId }, select: { parameters: true } });
  return { specification, parameters: Number(parameters), checkpoint };
}

/** A trial whose run does not train, and is not about to. */
async function lockStill(transaction: Transaction, input: TrialInput): Promise<LockedTrial & { head: LineageHead }> {
  const locked = await lockTrial(transaction, input);
  const { runId } = locked.trial;
  if (runId === null) throw new ConflictError(`Trial ${input.number} has no run yet.`);
  const head = await lockLineageHead(transaction, runId);
  if (head.segment.status !== "ended") throw new ConflictError(`Trial ${input.number} is ${head.run.status} already.`);
  return { ...locked, head };
}

async function freeTrial(transaction: Transaction, trialId: string, runId: string): Promise<void> {
  await transaction.run.update({ where: { id: runId }, data: { pauseAtStep: null } });
  await transaction.trial.update({ where: { id: trialId }, data: { byHand: true } });
}

async function goOn(
  transaction: Transaction,
  head: LineageHead,
  { author, reason }: TrialInput,
  specification: RunSpecification,
): Promise<void> {
  const { run, segment } = head;
  const newest = await lastGoodCheckpoint(transaction, run.id);
  const checkpoint = newest === null ? null : await requireSound(transaction, newest.id);
  const { segmentId } = await goBack(transaction, head, { checkpoint, specification, author });
  const steps = { fromStep: segment.lastStep, toStep: checkpoint?.step ?? 0 };
  await createIntervention(transaction, {
    runId: run.id,
    segmentId,
    step: segment.lastStep,
    kind: "restart",
    author,
    reason,
    arguments: { checkpointId: checkpoint?.id ?? null, ...steps, settings: "current" },
  });
}
