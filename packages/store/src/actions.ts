/** What a person asks of a run: applied at once where nothing trains, else requested of the trainer. */
import {
  ConflictError,
  endFrom,
  type Intervention,
  type InterventionKind,
  InvalidError,
  NotFoundError,
  type RunOverrides,
  type RunStatus,
} from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { closeIntervention } from "./intervention-settling";
import { createIntervention, readIntervention } from "./interventions";
import { lastGoodCheckpoint, type StartCheckpoint } from "./last-good-checkpoint";
import { type LineageHead, lockLineageHead } from "./row-locks";
import { endSegment } from "./segment-ending";
import { queueSegment, specificationOf } from "./segment-queueing";
import { changeArguments, specificationAt } from "./specification-changes";

export interface ActionInput {
  runId: string;
  author: string;
  reason: string;
}

export interface ActionResult {
  intervention: Intervention;
  /** Node whose agent is to be woken; null: nobody trains the run, or its agent is to notice by being fenced. */
  wakeNodeId: string | null;
  /** Segment to be enqueued now; it is in the outbox too. */
  queuedSegmentId: string | null;
}

/** What a restart trains by: what is in force now, or what was in force when the checkpoint was written. */
type RestartSettings = "current" | "checkpoint";

export interface ActionStore {
  pause(input: ActionInput): Promise<ActionResult>;
  stop(input: ActionInput): Promise<ActionResult>;
  checkpoint(input: ActionInput): Promise<ActionResult>;
  /** Of what a running run trains by. Invalid where a running run refuses it. */
  change(input: ActionInput & { changes: RunOverrides }): Promise<ActionResult>;
  /** Of a paused run: a new segment from its last good checkpoint. */
  resume(input: ActionInput): Promise<ActionResult>;
  /** From any status: what runs ends `rolled-back` at once, and a new segment starts from the checkpoint. */
  restart(input: ActionInput & { checkpointId: string; settings?: RestartSettings; peakLearningRate?: number }): Promise<ActionResult>;
}

export function createActionStore(database: Database): ActionStore {
  const acting = <Input extends ActionInput>(act: (transaction: Transaction, head: LineageHead, input: Input) => Promise<ActionResult>) => {
    return (input: Input) =>
      database.transaction(async (transaction) => act(transaction, await lockLineageHead(transaction, input.runId), input));
  };
  return {
    pause: acting((transaction, head, input) => halt(transaction, head, input, "pause")),
    stop: acting((transaction, head, input) => halt(transaction, head, input, "stop")),
    checkpoint: acting(async (transaction, head, input) => {
      requireStatus(head, ["running"], "checkpointed");
      return request(transaction, head, input, "checkpoint");
    }),
    change: acting(async (transaction, head, { changes, ...input }: Parameters<ActionStore["change"]>[0]) => {
      requireStatus(head, ["running", "queued"], "changed");
      return request(transaction, head, input, "change", await changeArguments(transaction, head, changes));
    }),
    resume: acting(resume),
    restart: acting(restart),
  };
}

async function halt(transaction: Transaction, head: LineageHead, input: ActionInput, kind: "pause" | "stop"): Promise<ActionResult> {
  const { run, segment } = head;
  requireStatus(head, kind === "pause" ? ["running", "queued"] : ["running", "queued", "paused"], kind === "pause" ? "paused" : "stopped");
  const result = await request(transaction, head, input, kind);
  if (run.status === "running") return result;
  const outcome = kind === "pause" ? "paused" : "stopped";
  if (segment.status === "queued") await endSegment(transaction, head, { reason: outcome, detail: null, outcome, author: input.author });
  else {
    await transaction.$executeRaw`UPDATE "Run" SET "status" = 'stopped', "endedAt" = clock_timestamp() WHERE "id" = ${run.id}`;
    await closeIntervention(transaction, result.intervention.id, {
      status: "applied",
      step: segment.lastStep,
      result: { status: outcome },
    });
  }
  return { ...result, intervention: await readIntervention(transaction, result.intervention.id), wakeNodeId: null };
}

async function resume(transaction: Transaction, head: LineageHead, input: ActionInput): Promise<ActionResult> {
  requireStatus(head, ["paused"], "resumed");
  const { run, segment } = head;
  const checkpoint = await lastGoodCheckpoint(transaction, run.id);
  const specification = await specificationOf(transaction, segment.id);
  const segmentId = await queueSegment(transaction, { runId: run.id, checkpoint, specification });
  const step = checkpoint?.step ?? 0;
  const intervention = await createIntervention(transaction, { ...input, segmentId, step, kind: "resume", arguments: { fromStep: step } });
  return { intervention, wakeNodeId: null, queuedSegmentId: segmentId };
}

async function restart(
  transaction: Transaction,
  head: LineageHead,
  { checkpointId, settings = "current", peakLearningRate, ...input }: Parameters<ActionStore["restart"]>[0],
): Promise<ActionResult> {
  const { run, segment } = head;
  const checkpoint = await requireUsable(transaction, head, checkpointId);
  const inForce =
    settings === "current"
      ? await specificationOf(transaction, segment.id)
      : await specificationAt(transaction, checkpoint.segmentId, checkpoint.step);
  const specification = peakLearningRate === undefined ? inForce : { ...inForce, schedule: { ...inForce.schedule, peakLearningRate } };
  const segmentId =
    segment.status === "ended"
      ? await queueSegment(transaction, { runId: run.id, checkpoint, specification })
      : (
          await endSegment(transaction, head, {
            reason: "rolled-back",
            detail: `back to step ${checkpoint.step}`,
            outcome: "queued",
            restart: { checkpoint, specification },
            author: input.author,
          })
        ).queuedSegmentId;
  const end = endFrom(specification, checkpoint);
  await transaction.run.update({ where: { id: run.id }, data: { totalSteps: end.step, totalTokens: end.tokens } });
  const intervention = await createIntervention(transaction, {
    ...input,
    segmentId,
    step: segment.lastStep,
    kind: "restart",
    arguments: {
      checkpointId,
      fromStep: segment.lastStep,
      toStep: checkpoint.step,
      settings,
      ...(peakLearningRate === undefined ? {} : { peakLearningRate }),
    },
  });
  return { intervention, wakeNodeId: segment.status === "running" ? segment.nodeId : null, queuedSegmentId: segmentId };
}

async function requireUsable(transaction: Transaction, { run }: LineageHead, checkpointId: string): Promise<StartCheckpoint> {
  await transaction.$queryRaw`SELECT 1 FROM "Checkpoint" WHERE "id" = ${checkpointId} FOR NO KEY UPDATE`;
  const found = await transaction.checkpoint.findUnique({ where: { id: checkpointId } });
  if (found === null || found.runId !== run.id) throw new NotFoundError(`checkpoint of run ${run.id}`, checkpointId);
  if (found.deletedAt !== null) throw new ConflictError(`The files of the checkpoint of step ${found.step} were removed by retention.`);
  if (found.corruptAt !== null) throw new ConflictError(`The checkpoint of step ${found.step} is corrupt.`);
  if (found.step >= run.totalSteps)
    throw new InvalidError([
      { field: "checkpointId", message: `must be before the run's last step: it is of step ${found.step} of ${run.totalSteps}` },
    ]);
  return { id: found.id, segmentId: found.segmentId, step: found.step, tokens: Number(found.tokens) };
}

async function request(
  transaction: Transaction,
  { run, segment }: LineageHead,
  input: ActionInput,
  kind: InterventionKind,
  details: Record<string, unknown> = {},
): Promise<ActionResult> {
  const asked = await transaction.intervention.count({ where: { runId: run.id, kind, status: "requested" } });
  if (asked > 0) throw new ConflictError(`A ${kind} was asked for already.`);
  const intervention = await createIntervention(transaction, {
    ...input,
    segmentId: segment.id,
    step: segment.lastStep,
    kind,
    arguments: details,
  });
  return { intervention, wakeNodeId: run.status === "running" ? segment.nodeId : null, queuedSegmentId: null };
}

function requireStatus({ run }: LineageHead, allowed: readonly RunStatus[], done: string): void {
  if (!allowed.includes(run.status))
    throw new ConflictError(`Only a run that is ${allowed.join(" or ")} can be ${done}; this one is ${run.status}.`);
}
