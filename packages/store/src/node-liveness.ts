/** Nodes that come, beat, fall silent and leave. All ages are taken with the database's clock. */
import type { EnvironmentRecord, NodeState } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { type Heartbeat, type HeartbeatReply, heartbeat } from "./heartbeat";
import { openIncident } from "./incidents";
import { toJson } from "./json-column";
import { newId } from "./new-id";
import { changeNodeState } from "./node-state";
import { failTasksOf } from "./node-tasks";
import { nextTry } from "./retries";
import { holdForDiagnostics } from "./return-gate";
import { lockLiveSegment, lockRun } from "./row-locks";
import { endSegment, type SegmentEnded } from "./segment-ending";

export interface NodeLivenessStore {
  /**
   * A new incarnation under a name: healthy, cordoned if it was, or suspect if it lost a segment and has not passed its diagnostics since. What an
   * earlier one still ran ends `node-lost` and is queued again; what it was asked to do beside training has failed.
   */
  register(input: NodeDescription): Promise<{ nodeId: string; incarnation: number; state: NodeState; ended: SegmentEnded[] }>;
  /** What it computes with has changed since; of an earlier incarnation nothing is kept. */
  setEnvironment(input: { nodeId: string; incarnation: number; environment: EnvironmentRecord }): Promise<void>;
  /** An incident is opened when the clock begins to be off by more than 5 s. */
  heartbeat(input: Heartbeat): Promise<HeartbeatReply>;
  /** Orderly departure, after its segment has ended: the node counts as lost, without an incident. */
  leave(input: { nodeId: string; incarnation: number; author: string; reason: string }): Promise<void>;
  /** Silent nodes become suspect, then lost: each with an incident, its segment ended and a new one queued, in one transaction. */
  sweep(limits: {
    suspectAfterMs: number;
    lostAfterMs: number;
  }): Promise<{ suspect: string[]; lost: { nodeId: string; ended: SegmentEnded[] }[] }>;
  /** Forgets telemetry older than ten minutes. */
  pruneTelemetry(): Promise<void>;
}

export interface NodeDescription {
  name: string;
  hostname: string;
  pid: number;
  cores: number;
  threads: number;
  /** What it computes with; left out: not known, and then no restart waits for it. */
  environment?: EnvironmentRecord;
}

/** What acts where no person does. */
const coordinator = "coordinator";
const agent = "agent";
const telemetryKept = "10 minutes";

export function createNodeLivenessStore(database: Database): NodeLivenessStore {
  return {
    register: (node) => database.transaction((transaction) => register(transaction, node)),
    setEnvironment: ({ nodeId, incarnation, environment }) =>
      database.read(async (client) => {
        await client.node.updateMany({ where: { id: nodeId, incarnation }, data: { environment: toJson(environment) } });
      }),
    heartbeat: (input) => heartbeat(database, input),
    leave: ({ incarnation, ...change }) =>
      database.transaction(async (transaction) => {
        const current = await transaction.node.findFirst({ where: { id: change.nodeId, incarnation }, select: { id: true } });
        if (current !== null)
          await changeNodeState(transaction, { ...change, from: ["healthy", "suspect", "draining", "cordoned"], to: "lost" });
      }),
    async sweep({ suspectAfterMs, lostAfterMs }) {
      const lost: { nodeId: string; ended: SegmentEnded[] }[] = [];
      for (const nodeId of await silentNodes(database, lostAfterMs, ["healthy", "suspect", "draining", "cordoned"])) {
        const ended = await database.transaction((transaction) => loseNode(transaction, nodeId, lostAfterMs));
        if (ended !== null) lost.push({ nodeId, ended });
      }
      const suspect: string[] = [];
      for (const nodeId of await silentNodes(database, suspectAfterMs, ["healthy"])) {
        const reason = `no heartbeat for more than ${suspectAfterMs / 1_000} s`;
        const changed = await database.transaction((transaction) =>
          changeNodeState(transaction, { nodeId, from: ["healthy"], to: "suspect", author: coordinator, reason }),
        );
        if (changed) suspect.push(nodeId);
      }
      return { suspect, lost };
    },
    pruneTelemetry: () =>
      database.read(async (client) => {
        await client.$executeRaw`DELETE FROM "NodeTelemetry" WHERE "at" < clock_timestamp() - ${telemetryKept}::interval`;
      }),
  };
}

async function register(transaction: Transaction, node: NodeDescription): ReturnType<NodeLivenessStore["register"]> {
  const { name, hostname, pid, cores, threads } = node;
  const environment = node.environment === undefined ? null : toJson(node.environment);
  const [row] = await transaction.$queryRaw<{ id: string; incarnation: number; cordoned: boolean; owes: boolean }[]>`
    INSERT INTO "Node" ("id", "name", "incarnation", "state", "hostname", "pid", "cores", "threads", "environment")
    VALUES (${newId("node")}, ${name}, 1, 'healthy', ${hostname}, ${pid}::int, ${cores}::int, ${threads}::int, ${environment}::jsonb)
    ON CONFLICT ("name") DO UPDATE SET "incarnation" = "Node"."incarnation" + 1, "hostname" = EXCLUDED."hostname", "pid" = EXCLUDED."pid",
      "cores" = EXCLUDED."cores", "threads" = EXCLUDED."threads",
      "environment" = EXCLUDED."environment", "heartbeatAt" = clock_timestamp()
    RETURNING "id", "incarnation", "cordoned", "owesDiagnosticsSince" IS NOT NULL AS "owes"`;
  if (row === undefined) throw new Error(`Node ${name} was not registered.`);
  const { id: nodeId, incarnation, cordoned, owes } = row;
  if (incarnation === 1) {
    await transaction.nodeEvent.create({
      data: { id: newId("evt"), nodeId, from: null, to: "healthy", author: agent, reason: "first start" },
    });
    return { nodeId, incarnation, state: "healthy", ended: [] };
  }
  await failTasksOf(transaction, nodeId, "The node's program was started again.");
  const summary = `Node ${name} was started again while it trained.`;
  const ended = await endRunning(transaction, nodeId, { summary, evidence: { incarnation, hostname, pid } });
  const state = cordoned ? "cordoned" : "healthy";
  await changeNodeState(transaction, {
    nodeId,
    from: ["healthy", "suspect", "draining", "cordoned", "lost"],
    to: state,
    author: agent,
    reason: cordoned ? "started again, still cordoned" : "started again",
  });
  const isHeld = !cordoned && (owes || ended.length > 0) && (await holdForDiagnostics(transaction, nodeId, "node-lost"));
  return { nodeId, incarnation, state: isHeld ? "suspect" : state, ended };
}

async function silentNodes(database: Database, silentForMs: number, states: readonly NodeState[]): Promise<string[]> {
  const rows = await database.read(
    (client) => client.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "Node" WHERE "state"::text = ANY (${[...states]})
        AND "heartbeatAt" < clock_timestamp() - ${silentForMs} * interval '1 millisecond' ORDER BY "id"`,
  );
  return rows.map((row) => row.id);
}

/** Null when it has beaten, or was declared lost by another, in the meantime. */
async function loseNode(transaction: Transaction, nodeId: string, lostAfterMs: number): Promise<SegmentEnded[] | null> {
  const [node] = await transaction.$queryRaw<{ name: string; silentMs: number; heartbeatAt: Date; hostname: string; pid: number }[]>`
    SELECT "name", "heartbeatAt", "hostname", "pid", extract(epoch FROM clock_timestamp() - "heartbeatAt")::float8 * 1000 AS "silentMs"
    FROM "Node" WHERE "id" = ${nodeId} AND "state" <> 'lost'
      AND "heartbeatAt" < clock_timestamp() - ${lostAfterMs} * interval '1 millisecond' FOR NO KEY UPDATE`;
  if (node === undefined) return null;
  const { name, silentMs, ...evidence } = node;
  const reason = `no heartbeat for ${(silentMs / 1_000).toFixed(1)} s`;
  await changeNodeState(transaction, {
    nodeId,
    from: ["healthy", "suspect", "draining", "cordoned"],
    to: "lost",
    author: coordinator,
    reason,
  });
  await failTasksOf(transaction, nodeId, `The node was lost: ${reason}.`);
  const ended = await endRunning(transaction, nodeId, {
    summary: `Node ${name} was lost: ${reason}.`,
    evidence: { ...evidence, silentMs, lostAfterMs },
  });
  if (ended.length > 0) await holdForDiagnostics(transaction, nodeId, reason);
  else
    await openIncident(transaction, {
      kind: "node-lost",
      runId: null,
      segmentId: null,
      nodeId,
      step: null,
      summary: `Node ${name} was lost while idle: ${reason}.`,
      evidence,
    });
  return ended;
}

/** Ends what the node runs; the node must be locked. */
async function endRunning(
  transaction: Transaction,
  nodeId: string,
  incident: { summary: string; evidence: Record<string, unknown> },
): Promise<SegmentEnded[]> {
  const running = await transaction.segment.findMany({ where: { nodeId, status: "running" }, select: { id: true, runId: true } });
  const ended: SegmentEnded[] = [];
  for (const { id, runId } of running) {
    const run = await lockRun(transaction, runId);
    const segment = await lockLiveSegment(transaction, runId);
    if (segment.id !== id || segment.status !== "running") continue; // ended between the look and the lock
    const subject = { runId, segmentId: id, nodeId, step: segment.lastStep };
    const incidentId = await openIncident(transaction, { ...subject, ...incident, kind: "node-lost" });
    const next = await nextTry(transaction, { runId, message: incident.summary });
    ended.push(await endSegment(transaction, { run, segment }, { reason: "node-lost", detail: incident.summary, incidentId, ...next }));
  }
  return ended;
}
