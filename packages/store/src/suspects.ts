/** Facts by which the nodes behind a stretch of a run are ranked. */
import {
  type DiagnosticResult,
  diagnosticResult,
  type IncidentKind,
  type NodeState,
  type NodeTelemetry,
  nodeTelemetry,
} from "@trainyard/contracts";
import { z } from "zod";
import type { Database, Transaction } from "./database";
import { requireRun } from "./runs";

export interface WindowFacts {
  /** Of the window's steps, milliseconds since 1970 UTC. */
  fromMs: number;
  toMs: number;
  nodes: {
    nodeId: string;
    node: string;
    state: NodeState;
    /** Median over its steps in the window; null: it trained none of them. */
    tokensPerSecond: number | null;
    /** Its own median on this run before the window, or else on other runs of as many parameters; null: there is none. */
    baselineTokensPerSecond: number | null;
    incidents: { kind: IncidentKind; atMs: number; summary: string }[];
    /** Newest result of each test that warned or failed. */
    diagnostics: (DiagnosticResult & { atMs: number })[];
    telemetry: NodeTelemetry | null;
    clockOffsetMs: number | null;
  }[];
}

export interface SuspectStore {
  /** Nodes that trained steps of the window, both ends included, on the effective curve or beside it. NotFoundError without the run. */
  factsOf(runId: string, window: { fromStep: number; toStep: number }): Promise<WindowFacts>;
}

export function createSuspectStore(database: Database): SuspectStore {
  return { factsOf: (runId, window) => database.read((client) => factsOf(client, runId, window)) };
}

type SpeedRow = { nodeId: string; tokensPerSecond: number | null; fromMs: number; toMs: number };

async function factsOf(
  client: Transaction,
  runId: string,
  { fromStep, toStep }: { fromStep: number; toStep: number },
): Promise<WindowFacts> {
  await requireRun(client, runId);
  const speeds = await client.$queryRaw<SpeedRow[]>`
    SELECT s."nodeId", percentile_cont(0.5) WITHIN GROUP (ORDER BY p."tokensPerSecond") AS "tokensPerSecond",
      min(p."timeMs" - p."stepDurationMs")::float8 AS "fromMs", max(p."timeMs")::float8 AS "toMs"
    FROM "MetricPoint" p JOIN "Segment" s ON s."id" = p."segmentId"
    WHERE s."runId" = ${runId} AND s."nodeId" IS NOT NULL AND p."step" BETWEEN ${fromStep} AND ${toStep} GROUP BY s."nodeId"`;
  const nodeIds = speeds.map(({ nodeId }) => nodeId);
  const [nodes, baselines, incidents, diagnostics] = [
    await client.node.findMany({ where: { id: { in: nodeIds } } }),
    await baselinesOf(client, runId, nodeIds, fromStep),
    await incidentsOf(client, nodeIds),
    await diagnosticsOf(client, nodeIds),
  ];
  const window = { fromMs: Math.min(...speeds.map(({ fromMs }) => fromMs)), toMs: Math.max(...speeds.map(({ toMs }) => toMs)) };
  return {
    ...(speeds.length === 0 ? { fromMs: 0, toMs: 0 } : window),
    nodes: nodes.map(({ id, name, state, telemetry, clockOffsetMs }) => ({
      nodeId: id,
      node: name,
      state,
      tokensPerSecond: speeds.find(({ nodeId }) => nodeId === id)?.tokensPerSecond ?? null,
      baselineTokensPerSecond: baselines.get(id) ?? null,
      incidents: incidents.flatMap(({ nodeId, ...incident }) => (nodeId === id ? [incident] : [])),
      diagnostics: diagnostics.flatMap(({ nodeId, ...result }) => (nodeId === id ? [result] : [])),
      telemetry: telemetry === null ? null : nodeTelemetry.parse(telemetry),
      clockOffsetMs,
    })),
  };
}

async function baselinesOf(client: Transaction, runId: string, nodeIds: string[], fromStep: number): Promise<Map<string, number>> {
  const rows = await client.$queryRaw<{ nodeId: string; own: number | null; alike: number | null }[]>`
    SELECT n."id" AS "nodeId", (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p."tokensPerSecond") FROM "MetricPoint" p JOIN "Segment" s ON s."id" = p."segmentId"
        WHERE s."runId" = ${runId} AND s."nodeId" = n."id" AND p."step" < ${fromStep}) AS "own", (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p."tokensPerSecond") FROM "MetricPoint" p JOIN "Segment" s ON s."id" = p."segmentId"
        JOIN "Run" r ON r."id" = s."runId" WHERE s."nodeId" = n."id" AND r."id" <> ${runId} AND r."recipe" = this."recipe"
          AND r."parameters" = this."parameters") AS "alike"
    FROM "Node" n, "Run" this WHERE n."id" = ANY (${nodeIds}) AND this."id" = ${runId}`;
  return new Map(rows.flatMap(({ nodeId, own, alike }) => (own === null && alike === null ? [] : [[nodeId, own ?? alike ?? 0]])));
}

/** Of the last week: what lies longer back says nothing about this stretch. */
function incidentsOf(client: Transaction, nodeIds: string[]) {
  return client.$queryRaw<{ nodeId: string; kind: IncidentKind; atMs: number; summary: string }[]>`
    SELECT "nodeId", "kind"::text, extract(epoch FROM "openedAt")::float8 * 1000 AS "atMs", "summary" FROM "Incident"
    WHERE "nodeId" = ANY (${nodeIds}) AND "openedAt" > clock_timestamp() - interval '7 days' ORDER BY "openedAt" DESC`;
}

const resultRow = z.object({ nodeId: z.string(), atMs: z.number(), result: diagnosticResult });

async function diagnosticsOf(client: Transaction, nodeIds: string[]): Promise<(DiagnosticResult & { nodeId: string; atMs: number })[]> {
  const rows = await client.$queryRaw<unknown[]>`
    SELECT DISTINCT ON (t."nodeId", r->>'name') t."nodeId", extract(epoch FROM t."endedAt")::float8 * 1000 AS "atMs", r AS "result"
    FROM "NodeTask" t, jsonb_array_elements(t."result"->'results') r
    WHERE t."nodeId" = ANY (${nodeIds}) AND t."kind" = 'diagnostics' AND t."status" = 'done' AND r->>'status' <> 'skipped'
    ORDER BY t."nodeId", r->>'name', t."endedAt" DESC`;
  return rows
    .map((row) => resultRow.parse(row))
    .filter(({ result }) => result.status !== "pass")
    .map(({ nodeId, atMs, result }) => ({ ...result, nodeId, atMs }));
}
