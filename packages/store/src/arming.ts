/** Policies that leave updates out act before their detector speaks: the trainer itself must know which updates are not to be applied. */
import { ConflictError, guardFor, type Policy } from "@trainyard/contracts";
import { requestChange } from "./actions";
import type { Database, Transaction } from "./database";
import { toPolicy } from "./policy-rows";
import { type LineageHead, lockLineageHead } from "./row-locks";
import { specificationOf } from "./segment-queueing";

/** Of the runs in the policy's scope that train now. Answers the nodes to be woken. */
export async function guardRuns(database: Database, policy: Policy): Promise<string[]> {
  if (!isGuard(policy)) return [];
  const where = { status: "running" as const, ...(policy.runId === null ? {} : { id: policy.runId }) };
  const runs = await database.read((client) => client.run.findMany({ where, select: { id: true } }));
  const woken: string[] = [];
  for (const { id } of runs) {
    const nodeId = await database.transaction(async (transaction) => guard(transaction, await lockLineageHead(transaction, id), policy));
    if (nodeId !== null) woken.push(nodeId);
  }
  return woken;
}

/** Has a run that trains leave out the updates that acting policies of its scope would have left out; what it does already stays. */
export async function guardBy(transaction: Transaction, head: LineageHead): Promise<void> {
  const rows = await transaction.policy.findMany({ where: { mode: "act", OR: [{ runId: null }, { runId: head.run.id }] } });
  for (const policy of rows.map(toPolicy).filter(isGuard)) await guard(transaction, head, policy);
}

/** Null: it leaves such updates out already, or is being told to. */
export async function guard(transaction: Transaction, head: LineageHead, policy: Policy, incidentId?: string): Promise<string | null> {
  const skipUpdate = guardFor(policy.detector);
  const { stability } = await specificationOf(transaction, head.segment.id);
  if (skipUpdate === null || stability.skipUpdate !== "none") return null;
  try {
    const { wakeNodeId } = await requestChange(transaction, head, {
      runId: head.run.id,
      changes: { stability: { skipUpdate } },
      author: `policy: ${policy.name}`,
      reason: `leave out updates by ${policy.detector}`,
      policyId: policy.id,
      incidentId,
    });
    return wakeNodeId;
  } catch (error) {
    if (error instanceof ConflictError) return null; // a change waits already, or the run trains no more: asked again at its next segment
    throw error;
  }
}

function isGuard({ mode, answer }: Policy): boolean {
  return mode === "act" && answer.kind === "skip-update";
}
