/** What nodes do beside training: asked for in rows, taken by compare-and-set, and failed when their node goes. */

import { ConflictError, NotFoundError } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import type { NodeTask as NodeTaskRow } from "./generated/client";
import { fromJson, toJson } from "./json-column";
import { newId } from "./new-id";
import { lockNode } from "./row-locks";

export type NodeTaskKind =
  | "diagnostics"
  | "batch-inspection"
  | "ablation-map"
  | "shrink"
  | "coordinate-check"
  | "bundle"
  | "bundle-verification";

/** The database's names of the kinds. */
const storedKind = {
  diagnostics: "diagnostics",
  "batch-inspection": "batch_inspection",
  "ablation-map": "ablation_map",
  shrink: "shrink",
  "coordinate-check": "coordinate_check",
  bundle: "bundle",
  "bundle-verification": "bundle_verification",
} as const satisfies Record<NodeTaskKind, NodeTaskRow["kind"]>;

export interface NodeTask {
  id: string;
  kind: NodeTaskKind;
  /** Null while no node has taken a task that any may take. */
  nodeId: string | null;
  runId: string | null;
  step: number | null;
  arguments: Record<string, unknown>;
  status: "queued" | "running" | "done" | "failed";
  progress: Record<string, unknown> | null;
  result: Record<string, unknown> | null;
  /** Why it failed. */
  problem: string | null;
  author: string;
  reason: string;
  incidentId: string | null;
  /** The study or the bundle that it works for. */
  studyId: string | null;
  bundleId: string | null;
  requestedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

/** Proof that the writer took the task and is still the node's life that did. */
export interface TaskOwner {
  taskId: string;
  nodeId: string;
  incarnation: number;
}

export interface NodeTaskStore {
  /**
   * The oldest task that waits for this node, running from then on; null: none does, it works on one, or is another incarnation or lost. One that
   * any node may do is taken by a healthy node that is idle, or by one that trains once it has waited for `patienceMs`.
   */
  take(input: { nodeId: string; incarnation: number; patienceMs: number }): Promise<NodeTask | null>;
  /** Answers whether the task is still the owner's; one that is not is to be ended. */
  progress(owner: TaskOwner, progress: Record<string, unknown>): Promise<boolean>;
  /** Conflict where the task is not the owner's any more. */
  finish(owner: TaskOwner, result: Record<string, unknown>): Promise<void>;
  /** As `finish`, with the reason why there is no result. */
  fail(owner: TaskOwner, problem: string): Promise<void>;
  get(taskId: string): Promise<NodeTask>;
}

export function createNodeTaskStore(database: Database): NodeTaskStore {
  return {
    take: (input) => database.transaction((transaction) => takeTask(transaction, input)),
    progress: (owner, progress) => database.read((client) => tellProgress(client, owner, progress)),
    finish: (owner, result) => database.read((client) => endTask(client, owner, { status: "done", result })),
    fail: (owner, problem) => database.read((client) => endTask(client, owner, { status: "failed", problem })),
    get: (taskId) => database.read((client) => taskById(client, taskId)),
  };
}

export interface NewNodeTask {
  kind: NodeTaskKind;
  nodeId: string | null;
  runId?: string;
  step?: number;
  arguments: Record<string, unknown>;
  author: string;
  reason: string;
  incidentId?: string | undefined;
  studyId?: string;
  bundleId?: string;
}

export async function createTask(
  transaction: Transaction,
  { kind, arguments: given, incidentId, ...rest }: NewNodeTask,
): Promise<NodeTask> {
  const row = await transaction.nodeTask.create({
    data: {
      id: newId("task"),
      ...rest,
      kind: storedKind[kind],
      arguments: toJson(given),
      incidentId: incidentId ?? null,
    },
  });
  return toTask(row);
}

/** Answers whether the task is still the owner's. */
export async function tellProgress(client: Transaction, owner: TaskOwner, progress: Record<string, unknown>): Promise<boolean> {
  const told = await client.nodeTask.updateMany({ where: owned(owner), data: { progress: toJson(progress) } });
  return told.count === 1;
}

/** Rejects with ConflictError where the task is not the owner's any more. */
export async function endTask(
  client: Transaction,
  owner: TaskOwner,
  end: { status: "done"; result: Record<string, unknown> } | { status: "failed"; problem: string },
): Promise<void> {
  const result = end.status === "done" ? JSON.stringify(toJson(end.result)) : null;
  const problem = end.status === "failed" ? end.problem : null;
  const ended = await client.$executeRaw`
    UPDATE "NodeTask" SET "status" = ${end.status}::"NodeTaskStatus", "result" = ${result}::jsonb, "problem" = ${problem}, "endedAt" = clock_timestamp()
    WHERE "id" = ${owner.taskId} AND "nodeId" = ${owner.nodeId} AND "incarnation" = ${owner.incarnation} AND "status" = 'running'`;
  if (ended === 0) throw new ConflictError(`Task ${owner.taskId} is not this node's any more.`);
}

/** What waits for a node or runs there ends with it: another life of the node knows nothing of it. */
export async function failTasksOf(transaction: Transaction, nodeId: string, problem: string): Promise<void> {
  await transaction.$executeRaw`
    UPDATE "NodeTask" SET "status" = 'failed', "problem" = ${problem}, "endedAt" = clock_timestamp()
    WHERE "nodeId" = ${nodeId} AND "status" IN ('queued', 'running')`;
}

/** Rejects with NotFoundError. */
export async function taskById(client: Transaction, taskId: string, kind?: NodeTaskKind): Promise<NodeTask> {
  const row = await client.nodeTask.findUnique({ where: { id: taskId } });
  const task = row === null ? null : toTask(row);
  if (task === null || (kind !== undefined && task.kind !== kind)) throw new NotFoundError(kind ?? "task", taskId);
  return task;
}

export function toTask(row: NodeTaskRow): NodeTask {
  const { incarnation: _, kind, arguments: given, progress, result, ...rest } = row;
  return {
    ...rest,
    kind: kind.replaceAll("_", "-") as NodeTaskKind,
    arguments: fromJson(given),
    progress: progress === null ? null : fromJson(progress),
    result: result === null ? null : fromJson(result),
  };
}

/** The node is locked first, so that two looks of one agent take one task between them. */
async function takeTask(
  transaction: Transaction,
  { nodeId, incarnation, patienceMs }: Parameters<NodeTaskStore["take"]>[0],
): Promise<NodeTask | null> {
  await lockNode(transaction, nodeId);
  const [taken] = await transaction.$queryRaw<{ id: string }[]>`
    WITH node AS (
        SELECT n."id", n."state", EXISTS (SELECT 1 FROM "Segment" s WHERE s."nodeId" = n."id" AND s."status" = 'running') AS "trains" FROM "Node" n
        WHERE n."id" = ${nodeId} AND n."incarnation" = ${incarnation} AND n."state" <> 'lost'
          AND NOT EXISTS (SELECT 1 FROM "NodeTask" busy WHERE busy."nodeId" = n."id" AND busy."status" = 'running')),
      next AS (
        SELECT t."id" FROM "NodeTask" t, node WHERE t."status" = 'queued' AND (t."nodeId" = node."id" OR (t."nodeId" IS NULL
          AND node."state" = 'healthy'
          AND (NOT node."trains" OR t."requestedAt" < clock_timestamp() - ${patienceMs} * interval '1 millisecond')))
        ORDER BY t."nodeId" IS NULL, t."requestedAt" LIMIT 1 FOR UPDATE OF t SKIP LOCKED)
    UPDATE "NodeTask" t SET "status" = 'running', "nodeId" = ${nodeId}, "incarnation" = ${incarnation}::int, "startedAt" = clock_timestamp()
    FROM next WHERE t."id" = next."id" RETURNING t."id"`;
  return taken === undefined ? null : taskById(transaction, taken.id);
}

function owned({ taskId, nodeId, incarnation }: TaskOwner) {
  return { id: taskId, nodeId, incarnation, status: "running" as const };
}
