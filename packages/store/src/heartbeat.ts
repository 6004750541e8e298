/** A node's heartbeat: it is alive, and hears what it must know. */
import { type Intervention, type NodeState, type NodeTelemetry, NotFoundError } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { toIntervention } from "./interventions";
import { toJson } from "./json-column";
import { clockLimitMs, openClockSkew } from "./node-clock";
import { changeNodeState } from "./node-state";
import { lockNode, type SegmentWriter } from "./row-locks";

export interface Heartbeat {
  nodeId: string;
  incarnation: number;
  telemetry: NodeTelemetry;
  flopsPerSecond?: number;
  /** Its clock minus the database's, as far as it knows. */
  clockOffsetMs?: number;
}

export interface HeartbeatReply {
  /** lost: declared so, register again; superseded: another process registered under the name, end. Either way the trainer must be killed. */
  standing: "member" | "lost" | "superseded";
  state: NodeState;
  stateReason: string | null;
  /** It lost a segment, and its heartbeat alone does not make it healthy again. */
  owesDiagnostics: boolean;
  /** What this incarnation trains; a trainer of any other segment or fence must be killed. */
  running: SegmentWriter | null;
  /** Asked of the running segment and not applied, oldest first. */
  interventions: Intervention[];
  /** What the database's clock said, milliseconds since 1970. */
  databaseTimeMs: number;
}

const heartbeatIsBack = "its heartbeat is back";

export async function heartbeat(database: Database, input: Heartbeat): Promise<HeartbeatReply> {
  const { clockWentOff, ...reply } = await database.read((client) => beat(client, input));
  const { nodeId, clockOffsetMs } = input;
  if (clockWentOff && clockOffsetMs !== undefined)
    await database.transaction((transaction) => openClockSkew(transaction, nodeId, clockOffsetMs));
  if (reply.state !== "suspect" || reply.standing !== "member" || reply.owesDiagnostics) return reply;
  const isBack = await database.transaction((transaction) => returnToLife(transaction, nodeId));
  return isBack ? { ...reply, state: "healthy", stateReason: heartbeatIsBack } : reply;
}

interface BeatRow {
  state: NodeState;
  stateReason: string | null;
  owesDiagnostics: boolean;
  isCurrent: boolean;
  segmentId: string | null;
  fence: number | null;
  databaseTimeMs: number;
  clockWentOff: boolean;
}

/** One statement: beat, telemetry, and what the agent must know. */
async function beat(
  client: Transaction,
  { nodeId, incarnation, telemetry, flopsPerSecond, clockOffsetMs: newOffsetMs }: Heartbeat,
): Promise<HeartbeatReply & { clockWentOff: boolean }> {
  const clockOffsetMs = newOffsetMs ?? null;
  const [row] = await client.$queryRaw<BeatRow[]>`
    WITH clock AS (
        SELECT COALESCE(abs(${clockOffsetMs}::float8) > ${clockLimitMs}::float8, FALSE)
          AND COALESCE(abs("clockOffsetMs") <= ${clockLimitMs}::float8, TRUE) AS "wentOff"
        FROM "Node" WHERE "id" = ${nodeId} AND "incarnation" = ${incarnation}),
      beat AS (
        UPDATE "Node" SET "heartbeatAt" = clock_timestamp(), "telemetry" = ${toJson(telemetry)}::jsonb,
          "flopsPerSecond" = COALESCE(${flopsPerSecond ?? null}::float8, "flopsPerSecond"),
          "clockOffsetMs" = CASE WHEN (SELECT "wentOff" FROM clock) THEN "clockOffsetMs" ELSE COALESCE(${clockOffsetMs}::float8, "clockOffsetMs") END
        WHERE "id" = ${nodeId} AND "incarnation" = ${incarnation} AND "state" <> 'lost' RETURNING "id"),
      recorded AS (
        INSERT INTO "NodeTelemetry" ("nodeId", "at", "cpuPercent", "memoryUsedBytes")
        SELECT "id", clock_timestamp(), ${telemetry.cpuPercent}::float8, ${telemetry.memoryUsedBytes}::float8 FROM beat ON CONFLICT DO NOTHING)
    SELECT n."state"::text, n."stateReason", n."owesDiagnosticsSince" IS NOT NULL AS "owesDiagnostics",
      n."incarnation" = ${incarnation} AS "isCurrent", s."id" AS "segmentId", s."fence"::float8,
      COALESCE((SELECT "wentOff" FROM clock), FALSE) AS "clockWentOff", extract(epoch FROM clock_timestamp())::float8 * 1000 AS "databaseTimeMs"
    FROM "Node" n LEFT JOIN "Segment" s ON s."nodeId" = n."id" AND s."nodeIncarnation" = ${incarnation} AND s."status" = 'running'
    WHERE n."id" = ${nodeId}`;
  if (row === undefined) throw new NotFoundError("node", nodeId);
  const { isCurrent, segmentId, fence, ...known } = row;
  if (!isCurrent) return { ...known, standing: "superseded", running: null, interventions: [] };
  const running = segmentId === null || fence === null ? null : { segmentId, fence };
  const interventions = running === null ? [] : await requestedOf(client, running.segmentId);
  return { ...known, standing: known.state === "lost" ? "lost" : "member", running, interventions };
}

/** Not where it lost a segment between the beat and now. */
async function returnToLife(transaction: Transaction, nodeId: string): Promise<boolean> {
  await lockNode(transaction, nodeId);
  const { owesDiagnosticsSince } = await transaction.node.findUniqueOrThrow({
    where: { id: nodeId },
    select: { owesDiagnosticsSince: true },
  });
  if (owesDiagnosticsSince !== null) return false;
  return changeNodeState(transaction, { nodeId, from: ["suspect"], to: "healthy", author: "coordinator", reason: heartbeatIsBack });
}

async function requestedOf(client: Transaction, segmentId: string): Promise<Intervention[]> {
  const rows = await client.intervention.findMany({
    where: { segmentId, status: "requested", kind: { in: ["pause", "stop", "checkpoint", "move", "change"] } },
    orderBy: [{ requestedAt: "asc" }, { id: "asc" }],
  });
  return rows.map(toIntervention);
}
