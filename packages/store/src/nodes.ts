/** Nodes: shown, taken out of service and put back, and kept track of. */
import { ConflictError, InvalidError, type Node, type NodeHistory, type NodeRecord } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { closeIntervention, openInterventions } from "./intervention-settling";
import { createIntervention } from "./interventions";
import { createNodeLivenessStore, type NodeLivenessStore } from "./node-liveness";
import { recordOf } from "./node-record";
import { nodeById, nodesOf } from "./node-rows";
import { changeNodeState } from "./node-state";
import { lockLineageHead, lockNode } from "./row-locks";

export interface NodeActionInput {
  nodeId: string;
  author: string;
  reason: string;
}

export interface NodeActionResult {
  node: Node;
  /** Node whose agent is to be woken; null: it has nothing to do at once. */
  wakeNodeId: string | null;
}

export interface NodeStore extends NodeLivenessStore {
  /** By name. */
  list(): Promise<Node[]>;
  get(nodeId: string): Promise<Node>;
  /** The newest 100 events, newest first; telemetry of the last ten minutes, oldest first. */
  history(nodeId: string): Promise<NodeHistory>;
  /** No further work. What runs there may finish, or moves: it is checkpointed and goes on elsewhere. Idle: cordoned at once. */
  cordon(input: NodeActionInput & { running: "finish" | "move" }): Promise<NodeActionResult>;
  /**
   * Conflict unless the node is draining or cordoned, or was cordoned before it was lost; and unless it has passed its diagnostics since then. An
   * override, which needs a reason, does without them.
   */
  uncordon(input: NodeActionInput & { override?: boolean }): Promise<NodeActionResult>;
  /** Incidents and segments that it was part of, over all runs. */
  record(nodeId: string): Promise<NodeRecord>;
}

const shownEvents = 100;

export function createNodeStore(database: Database): NodeStore {
  return {
    ...createNodeLivenessStore(database),
    list: () => database.read(nodesOf),
    get: (nodeId) => database.read((client) => nodeById(client, nodeId)),
    history: (nodeId) => database.read((client) => historyOf(client, nodeId)),
    cordon: (input) => database.transaction((transaction) => cordon(transaction, input)),
    uncordon: (input) => database.transaction((transaction) => uncordon(transaction, input)),
    record: (nodeId) => database.read((client) => recordOf(client, nodeId)),
  };
}

async function cordon(transaction: Transaction, { running, ...input }: Parameters<NodeStore["cordon"]>[0]): Promise<NodeActionResult> {
  const { nodeId, author, reason } = input;
  await lockNode(transaction, nodeId);
  const { state, run, name } = await nodeById(transaction, nodeId);
  const isMove = run !== null && running === "move";
  if (state === "cordoned" || (state === "draining" && !isMove)) throw new ConflictError(`Node ${name} is ${state} already.`);
  // It must pass diagnostics before it returns from here, so it owes none beside.
  await transaction.$executeRaw`
    UPDATE "Node" SET "cordoned" = TRUE, "cordonedAt" = clock_timestamp(), "owesDiagnosticsSince" = NULL WHERE "id" = ${nodeId}`;
  await changeNodeState(transaction, {
    ...input,
    from: ["healthy", "suspect", "lost"],
    to: state === "lost" ? "lost" : run === null ? "cordoned" : "draining",
  });
  if (isMove) await requestMove(transaction, run.id, { author, reason });
  return { node: await nodeById(transaction, nodeId), wakeNodeId: state === "lost" ? null : nodeId };
}

async function requestMove(transaction: Transaction, runId: string, by: { author: string; reason: string }): Promise<void> {
  const { segment } = await lockLineageHead(transaction, runId);
  if (segment.status !== "running") return; // it has just ended, and moves anyway
  const open = await openInterventions(transaction, runId);
  if (open.some(({ kind }) => kind === "move")) throw new ConflictError("The run was asked to move already.");
  await createIntervention(transaction, { ...by, runId, segmentId: segment.id, step: segment.lastStep, kind: "move", arguments: {} });
}

async function uncordon(transaction: Transaction, input: Parameters<NodeStore["uncordon"]>[0]): Promise<NodeActionResult> {
  const { nodeId, author, reason, override = false } = input;
  await lockNode(transaction, nodeId);
  const { state, run, name } = await nodeById(transaction, nodeId);
  const { cordoned, cordonedAt } = await transaction.node.findUniqueOrThrow({ where: { id: nodeId } });
  if (!cordoned) throw new ConflictError(`Node ${name} is not cordoned; it is ${state}.`);
  if (override && reason === "") throw new InvalidError([{ field: "reason", message: "say why it may return without passed diagnostics" }]);
  if (!override && !(await hasPassedSince(transaction, nodeId, cordonedAt)))
    throw new ConflictError(
      `Node ${name} has passed no diagnostics since it was cordoned: run them first, or return it with an override and a reason.`,
    );
  await transaction.$executeRaw`UPDATE "Node" SET "cordoned" = FALSE, "returnedAt" = clock_timestamp() WHERE "id" = ${nodeId}`;
  await changeNodeState(transaction, {
    nodeId,
    author,
    reason: override ? `returned without passed diagnostics: ${reason}` : reason,
    from: ["draining", "cordoned", "lost"],
    to: state === "lost" ? "lost" : "healthy",
  });
  if (run !== null)
    for (const { id, kind } of await openInterventions(transaction, run.id))
      if (kind === "move")
        await closeIntervention(transaction, id, { status: "failed", step: null, result: { error: "The node was uncordoned first." } });
  return { node: await nodeById(transaction, nodeId), wakeNodeId: state === "lost" ? null : nodeId };
}

/** Whether its newest diagnostics since then ended without a failed test. */
async function hasPassedSince(transaction: Transaction, nodeId: string, since: Date | null): Promise<boolean> {
  const [newest] = await transaction.$queryRaw<{ passed: boolean }[]>`
    SELECT NOT EXISTS (SELECT 1 FROM jsonb_array_elements(t."result"->'results') r WHERE r->>'status' = 'fail') AS "passed"
    FROM "NodeTask" t WHERE t."nodeId" = ${nodeId} AND t."kind" = 'diagnostics' AND t."status" = 'done'
      AND t."startedAt" >= COALESCE(${since}::timestamptz, '-infinity') ORDER BY t."endedAt" DESC LIMIT 1`;
  return newest?.passed === true;
}

async function historyOf(client: Transaction, nodeId: string): Promise<NodeHistory> {
  await nodeById(client, nodeId);
  const events = await client.nodeEvent.findMany({ where: { nodeId }, orderBy: [{ at: "desc" }, { id: "desc" }], take: shownEvents });
  const telemetry = await client.nodeTelemetry.findMany({ where: { nodeId }, orderBy: { at: "asc" } });
  return {
    nodeId,
    events: events.map((event) => ({ ...event, at: event.at.toISOString() })),
    telemetry: {
      timeMs: telemetry.map((row) => row.at.getTime()),
      cpuPercent: telemetry.map((row) => row.cpuPercent),
      memoryUsedBytes: telemetry.map((row) => row.memoryUsedBytes),
    },
  };
}
