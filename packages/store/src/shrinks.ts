/** The end of a task that shrank a model: its figures, and the run that fine-tunes what stays. */
import { type RunSpecification, type ShrinkResult, totalSteps, totalTokens } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { requireDataset } from "./dataset-fit";
import { endTask, type TaskOwner, taskById } from "./node-tasks";
import { addRunEvent } from "./run-events";
import { insertRun } from "./run-insertion";
import { queueSegment } from "./segment-queueing";

interface FineTuningRun {
  specification: RunSpecification;
  parameters: number;
  name: string;
}

export interface ShrinkStore {
  /**
   * Ends the task and begins the run, both or neither; answers the run's id, or null where there is nothing to fine-tune. Rejects with
   * ConflictError where the task is not the owner's any more.
   */
  finish(owner: TaskOwner, result: Omit<ShrinkResult, "runId">, run: FineTuningRun | null): Promise<string | null>;
}

export function createShrinkStore(database: Database): ShrinkStore {
  return {
    finish: (owner, result, run) =>
      database.transaction(async (transaction) => {
        const runId = run === null ? null : await begin(transaction, owner, run);
        await endTask(transaction, owner, { status: "done", result: { ...result, runId } });
        return runId;
      }),
  };
}

async function begin(transaction: Transaction, { taskId }: TaskOwner, { specification, parameters, name }: FineTuningRun): Promise<string> {
  const { studyId, author } = await taskById(transaction, taskId, "shrink");
  await requireDataset(transaction, specification);
  const end = { step: totalSteps(specification), tokens: totalTokens(specification) };
  const runId = await insertRun(transaction, { specification, parameters, author, end, name });
  await transaction.run.update({ where: { id: runId }, data: { shrunkFromId: studyId } });
  const segmentId = await queueSegment(transaction, { runId, checkpoint: null, specification });
  await addRunEvent(transaction, {
    runId,
    segmentId,
    step: 0,
    kind: "lifecycle",
    message: "Fine-tunes a model that was cut down.",
    author,
  });
  return runId;
}
