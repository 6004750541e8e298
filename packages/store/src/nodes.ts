/** Nodes: shown, taken out of service and put back, and kept track of. */
import { ConflictError, type Node, type NodeHistory } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { closeIntervention, openInterventions } from "./intervention-settling";
import { createIntervention } from "./interventions";
import { createNodeLivenessStore, type NodeLivenessStore } from "./node-liveness";
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
  /** Conflict unless the node is draining or cordoned, or was cordoned before it was lost. */
  uncordon(input: NodeActionInput): Promise<NodeActionResult>;
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
  };
}

async function cordon(transaction: Transaction, { running, ...input }: Parameters<NodeStore["cordon"]>[0]): Promise<NodeActionResult> {
  const { nodeId, author, reason } = input;
  await lockNode(transaction, nodeId);
  const { state, run, name } = await nodeById(transaction, nodeId);
  const isMove = run !== null && running === "move";
  if (state === "cordoned" || (state === "draining" && !isMove)) throw new ConflictError(`Node ${name} is ${state} already.`);
  await transaction.node.update({ where: { id: nodeId }, data: { cordoned: true } });
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

async function uncordon(transaction: Transaction, input: NodeActionInput): Promise<NodeActionResult> {
  const { nodeId } = input;
  await lockNode(transaction, nodeId);
  const { state, run, name } = await nodeById(transaction, nodeId);
  const { cordoned } = await transaction.node.findUniqueOrThrow({ where: { id: nodeId }, select: { cordoned: true } });
  if (!cordoned) throw new ConflictError(`Node ${name} is not cordoned; it is ${state}.`);
  await transaction.node.update({ where: { id: nodeId }, data: { cordoned: false } });
  await changeNodeState(transaction, { ...input, from: ["draining", "cordoned", "lost"], to: state === "lost" ? "lost" : "healthy" });
  if (run !== null)
    for (const { id, kind } of await openInterventions(transaction, run.id))
      if (kind === "move")
        await closeIntervention(transaction, id, { status: "failed", step: null, result: { error: "The node was uncordoned first." } });
  return { node: await nodeById(transaction, nodeId), wakeNodeId: state === "lost" ? null : nodeId };
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
