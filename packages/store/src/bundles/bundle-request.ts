/** Asking for a bundle: its row, and the task of whichever node makes it. */
import { ConflictError, NotFoundError } from "@trainyard/contracts";
import { checkpointsOf } from "../checkpoint-rows";
import type { Transaction } from "../database";
import { lastGoodCheckpoint } from "../last-good-checkpoint";
import { newId } from "../new-id";
import { createTask } from "../node-tasks";
import { lockRun } from "../row-locks";

export interface BundleRequest {
  runId: string;
  /** Left out: the newest sound one of the curve. */
  checkpointId?: string | undefined;
  author: string;
  reason: string;
}

/** Answers its id; of one that is being made of the same checkpoint already, that one's. @throws NotFoundError, ConflictError */
export async function requestBundle(transaction: Transaction, { runId, checkpointId, author, reason }: BundleRequest): Promise<string> {
  await lockRun(transaction, runId);
  const checkpoint =
    checkpointId === undefined ? await lastGoodCheckpoint(transaction, runId) : await chosen(transaction, runId, checkpointId);
  if (checkpoint === null) throw new ConflictError("The run has no checkpoint that a bundle could be made of.");
  const underWay = await transaction.bundle.findFirst({
    where: { runId, checkpointId: checkpoint.id, status: "making", tasks: { some: { status: { in: ["queued", "running"] } } } },
    select: { id: true },
  });
  return underWay?.id ?? addBundle(transaction, { runId, checkpoint, why: "asked", author, reason });
}

export async function addBundle(
  transaction: Transaction,
  { runId, checkpoint, why, author, reason }: NewBundle & { checkpoint: { id: string; step: number } },
): Promise<string> {
  const { id: bundleId } = await transaction.bundle.create({
    data: { id: newId("bdl"), runId, checkpointId: checkpoint.id, step: checkpoint.step, status: "making", why, author, reason },
  });
  await createTask(transaction, { kind: "bundle", nodeId: null, runId, step: checkpoint.step, bundleId, arguments: {}, author, reason });
  return bundleId;
}

interface NewBundle {
  runId: string;
  why: "asked" | "run-ended";
  author: string;
  reason: string;
}

async function chosen(transaction: Transaction, runId: string, checkpointId: string): Promise<{ id: string; step: number }> {
  const found = (await checkpointsOf(transaction, runId)).find(({ id }) => id === checkpointId);
  if (found === undefined) throw new NotFoundError("checkpoint of this run", checkpointId);
  if (found.deletedAt !== null) throw new ConflictError(`The files of the checkpoint of step ${found.step} were removed by retention.`);
  if (found.abandoned) throw new ConflictError(`The checkpoint of step ${found.step} is not on the run's curve.`);
  return found;
}
