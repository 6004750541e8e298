/**
 * After it lost a segment a node is suspect and takes no work until its diagnostics have passed. What it owes is a column of its own: a node
 * that is suspect because it was silent returns by its heartbeat, one that owes diagnostics does not.
 */
import type { Database, Transaction } from "./database";
import { openIncident } from "./incidents";
import { changeNodeState } from "./node-state";
import { createTask } from "./node-tasks";
import { type LineageHead, lockNode } from "./row-locks";
import { type Ending, endSegment, type SegmentEnded } from "./segment-ending";

export interface HeldNode {
  nodeId: string;
  name: string;
  /** Since it owes them. */
  heldMs: number;
  /** Newest diagnostics since then that ended with results; null: none did. */
  failed: { taskId: string; tests: string[] } | null;
  /** Whether diagnostics wait or run. */
  isTesting: boolean;
}

export interface ReturnGateStore {
  /** Nodes that beat, are suspect and owe diagnostics. */
  held(): Promise<HeldNode[]>;
  /** Asks for the diagnostics that it owes, where none wait or run. */
  testAgain(nodeId: string): Promise<void>;
  /** Lets it work again though its diagnostics have not passed. `warning` opens an incident. Answers whether it was held until now. */
  release(input: { nodeId: string; author: string; reason: string; warning: string | null }): Promise<boolean>;
}

const author = "rule: return gate";

export function createReturnGateStore(database: Database): ReturnGateStore {
  return {
    held: () => database.read(heldNodes),
    testAgain: (nodeId) =>
      database.transaction(async (transaction) => {
        await lockNode(transaction, nodeId);
        const { state, owesDiagnosticsSince } = await transaction.node.findUniqueOrThrow({ where: { id: nodeId } });
        if (state === "suspect" && owesDiagnosticsSince !== null)
          await requestOwed(transaction, nodeId, "its diagnostics did not come to an end");
      }),
    release: ({ nodeId, author: by, reason, warning }) =>
      database.transaction(async (transaction) => {
        await lockNode(transaction, nodeId);
        const released = await releaseHeld(transaction, { nodeId, author: by, reason });
        if (released && warning !== null)
          await openIncident(transaction, {
            kind: "diagnostics-failed",
            runId: null,
            segmentId: null,
            nodeId,
            step: null,
            summary: warning,
            evidence: { reason },
          });
        return released;
      }),
  };
}

/**
 * Holds a node that lost a segment; the node must be locked. One that a person took out of service already owes diagnostics before it returns, and
 * one that is lost is tested when it registers again. Answers whether its state changed.
 */
export async function holdForDiagnostics(transaction: Transaction, nodeId: string, lost: string): Promise<boolean> {
  const held = await transaction.$executeRaw`
    UPDATE "Node" SET "owesDiagnosticsSince" = clock_timestamp() WHERE "id" = ${nodeId} AND NOT "cordoned"`;
  if (held === 0) return false;
  const reason = `it lost a segment and must pass its diagnostics first (${lost})`;
  if (!(await changeNodeState(transaction, { nodeId, from: ["healthy", "suspect"], to: "suspect", author, reason }))) return false;
  await requestOwed(transaction, nodeId, reason);
  return true;
}

/** Ends a segment that its node lost, and holds the node until it has tested itself. The rows must be locked. */
export async function endAndHold(transaction: Transaction, head: LineageHead, ending: Ending): Promise<SegmentEnded> {
  const ended = await endSegment(transaction, head, ending);
  const isHeld = ended.nodeId !== null && (await holdForDiagnostics(transaction, ended.nodeId, `${ending.reason}: ${ending.detail ?? ""}`));
  return { ...ended, nodeChanged: ended.nodeChanged || isHeld };
}

/** The node must be locked. */
export async function releaseHeld(transaction: Transaction, change: { nodeId: string; author: string; reason: string }): Promise<boolean> {
  const { nodeId } = change;
  const { owesDiagnosticsSince } = await transaction.node.findUniqueOrThrow({
    where: { id: nodeId },
    select: { owesDiagnosticsSince: true },
  });
  if (owesDiagnosticsSince === null) return false;
  await transaction.node.update({ where: { id: nodeId }, data: { owesDiagnosticsSince: null } });
  return changeNodeState(transaction, { ...change, from: ["suspect"], to: "healthy" });
}

async function requestOwed(transaction: Transaction, nodeId: string, reason: string): Promise<void> {
  const open = await transaction.nodeTask.count({ where: { nodeId, kind: "diagnostics", status: { in: ["queued", "running"] } } });
  if (open === 0) await createTask(transaction, { kind: "diagnostics", nodeId, arguments: { level: 1 }, author, reason });
}

type HeldRow = { nodeId: string; name: string; heldMs: number; taskId: string | null; tests: string[] | null; isTesting: boolean };

async function heldNodes(client: Transaction): Promise<HeldNode[]> {
  const rows = await client.$queryRaw<HeldRow[]>`
    SELECT n."id" AS "nodeId", n."name", extract(epoch FROM clock_timestamp() - n."owesDiagnosticsSince")::float8 * 1000 AS "heldMs",
      failed."id" AS "taskId", failed."tests",
      EXISTS (SELECT 1 FROM "NodeTask" t WHERE t."nodeId" = n."id" AND t."kind" = 'diagnostics' AND t."status" IN ('queued', 'running')) AS "isTesting"
    FROM "Node" n LEFT JOIN LATERAL (
      SELECT t."id", ARRAY(SELECT r->>'label' FROM jsonb_array_elements(t."result"->'results') r WHERE r->>'status' = 'fail') AS "tests"
      FROM "NodeTask" t WHERE t."nodeId" = n."id" AND t."kind" = 'diagnostics' AND t."status" = 'done'
        AND t."startedAt" >= n."owesDiagnosticsSince" ORDER BY t."endedAt" DESC LIMIT 1) failed ON TRUE
    WHERE n."state" = 'suspect' AND n."owesDiagnosticsSince" IS NOT NULL ORDER BY n."name"`;
  return rows.map(({ taskId, tests, ...row }) => ({ ...row, failed: taskId === null || tests === null ? null : { taskId, tests } }));
}
