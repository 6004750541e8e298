/** What a person asks of a run: applied at once where nothing trains, else requested of the trainer. */
import {
  ConflictError,
  type Intervention,
  type InterventionKind,
  NotFoundError,
  type RollBackPlan,
  type RollBackPlanRequest,
  type RunOverrides,
  type RunStatus,
} from "@trainyard/contracts";
import type { ActionInput, ActionResult } from "./action";
import { type Annotation, annotate } from "./annotating";
import type { Database, Transaction } from "./database";
import { closeIntervention } from "./intervention-settling";
import { createIntervention, readIntervention } from "./interventions";
import { lastGoodCheckpoint } from "./last-good-checkpoint";
import { type RestartInput, restart } from "./restarting";
import { rollBack } from "./roll-back";
import { planRollBack } from "./roll-back-plan";
import { type LineageHead, lockLineageHead } from "./row-locks";
import { endSegment } from "./segment-ending";
import { queueSegment, specificationOf } from "./segment-queueing";
import { changeArguments } from "./specification-changes";
import { goOnByHand } from "./trial-by-hand";

export interface ActionStore {
  pause(input: ActionInput): Promise<ActionResult>;
  stop(input: ActionInput): Promise<ActionResult>;
  checkpoint(input: ActionInput): Promise<ActionResult>;
  /** Of what a running run trains by. Invalid where a running run refuses it. */
  change(input: ActionInput & { changes: RunOverrides }): Promise<ActionResult>;
  /** Of a paused run: a new segment from its last good checkpoint. */
  resume(input: ActionInput): Promise<ActionResult>;
  /** From any status: what runs ends `rolled-back` at once, and a new segment starts from the checkpoint. */
  restart(input: RestartInput): Promise<ActionResult>;
  /** What going back before a stretch of the effective curve would cost and change. */
  planRollBack(input: { runId: string; request: RollBackPlanRequest }): Promise<RollBackPlan>;
  /** The same, done: from any status, and to be applied with the new segment's first point, whose result has the actual cost. */
  rollBack(input: ActionInput & { request: RollBackPlanRequest }): Promise<ActionResult>;
  /** A note at a stretch of the curve, which changes nothing else. */
  annotate(input: Annotation): Promise<Intervention>;
}

export function createActionStore(database: Database): ActionStore {
  const acting =
    <Input extends ActionInput>(act: (transaction: Transaction, head: LineageHead, input: Input) => Promise<ActionResult>) =>
    (input: Input) =>
      database.transaction(async (transaction) => act(transaction, await lockLineageHead(transaction, input.runId), input));
  return {
    pause: acting((transaction, head, input) => halt(transaction, head, input, "pause")),
    stop: acting((transaction, head, input) => halt(transaction, head, input, "stop")),
    checkpoint: acting(async (transaction, head, input) => {
      requireStatus(head, ["running"], "checkpointed");
      return request(transaction, head, input, "checkpoint");
    }),
    change: acting(requestChange),
    resume: acting(resumeRun),
    restart: acting(restart),
    planRollBack: ({ runId, request: asked }) =>
      database.read(async (client) => {
        const run = await client.run.findUnique({ where: { id: runId }, select: { id: true, status: true } });
        if (run === null) throw new NotFoundError("run", runId);
        return (await planRollBack(client, run, asked)).plan;
      }),
    rollBack: acting(rollBack),
    annotate: (annotation) =>
      database.transaction(async (transaction) => annotate(transaction, await lockLineageHead(transaction, annotation.runId), annotation)),
  };
}

/** A queued run's trainer makes it at its first step. */
export async function requestChange(
  transaction: Transaction,
  head: LineageHead,
  { changes, ...input }: ActionInput & { changes: RunOverrides },
): Promise<ActionResult> {
  requireStatus(head, ["running", "queued"], "changed");
  return request(transaction, head, input, "change", await changeArguments(transaction, head, changes));
}

/** At once where nothing trains, else asked of the trainer. */
export async function halt(transaction: Transaction, head: LineageHead, input: ActionInput, kind: "pause" | "stop"): Promise<ActionResult> {
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

/** A trial that a person resumes at its rung goes on to its end; one that was paused on the way stops at its rung all the same. */
export async function resumeRun(transaction: Transaction, head: LineageHead, input: ActionInput): Promise<ActionResult> {
  requireStatus(head, ["paused"], "resumed");
  const { run, segment } = head;
  await goOnByHand(transaction, run.id, segment.lastStep);
  const checkpoint = await lastGoodCheckpoint(transaction, run.id);
  const specification = await specificationOf(transaction, segment.id);
  const segmentId = await queueSegment(transaction, { runId: run.id, checkpoint, specification });
  const step = checkpoint?.step ?? 0;
  const intervention = await createIntervention(transaction, { ...input, segmentId, step, kind: "resume", arguments: { fromStep: step } });
  return { intervention, wakeNodeId: null, queuedSegmentId: segmentId };
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
