/** A person's restart from a checkpoint of the lineage, abandoned ones too. */
import { InvalidError, NotFoundError } from "@trainyard/contracts";
import type { ActionInput, ActionResult } from "./action";
import type { Transaction } from "./database";
import { goBack } from "./going-back";
import { createIntervention } from "./interventions";
import type { StartCheckpoint } from "./last-good-checkpoint";
import { belongingTo } from "./lineage";
import { lineageOf } from "./lineage-rows";
import type { LineageHead } from "./row-locks";
import { specificationOf } from "./segment-queueing";
import { specificationAt } from "./specification-changes";
import { requireSound } from "./usable-checkpoint";

export interface RestartInput extends ActionInput {
  checkpointId: string;
  /** What it trains by: what is in force now (when left out), or what was in force when the checkpoint was written. */
  settings?: "current" | "checkpoint";
  peakLearningRate?: number;
}

export async function restart(transaction: Transaction, head: LineageHead, input: RestartInput): Promise<ActionResult> {
  const { checkpointId, settings = "current", peakLearningRate, ...asked } = input;
  const { run, segment } = head;
  const checkpoint = await checkpointOfLineage(transaction, run.id, checkpointId);
  if (checkpoint.step >= run.totalSteps)
    throw new InvalidError([
      { field: "checkpointId", message: `must be before the run's last step: it is of step ${checkpoint.step} of ${run.totalSteps}` },
    ]);
  const inForce =
    settings === "current"
      ? await specificationOf(transaction, segment.id)
      : await specificationAt(transaction, checkpoint.segmentId, checkpoint.step);
  const specification = peakLearningRate === undefined ? inForce : { ...inForce, schedule: { ...inForce.schedule, peakLearningRate } };
  const { segmentId, wakeNodeId } = await goBack(transaction, head, { checkpoint, specification, author: input.author });
  const intervention = await createIntervention(transaction, {
    ...asked,
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
  return { intervention, wakeNodeId, queuedSegmentId: segmentId };
}

/** Sound and locked. Rejects with NotFoundError where it is none of the run's lineage. */
export async function checkpointOfLineage(transaction: Transaction, runId: string, checkpointId: string): Promise<StartCheckpoint> {
  const found = await transaction.checkpoint.findUnique({ where: { id: checkpointId }, select: { segmentId: true, step: true } });
  const belonging = belongingTo(await lineageOf(transaction, runId), runId);
  if (found === null || !belonging.some(({ id, until }) => id === found.segmentId && found.step <= until))
    throw new NotFoundError(`checkpoint of run ${runId}`, checkpointId);
  return requireSound(transaction, checkpointId);
}
