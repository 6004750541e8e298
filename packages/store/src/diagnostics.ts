/** Diagnostic runs of nodes: asked for, told of while they run, and judged when they end. */
import {
  ConflictError,
  type DiagnosticLevel,
  type DiagnosticResult,
  type DiagnosticRun,
  diagnosticLevel,
  diagnosticResult,
} from "@trainyard/contracts";
import { z } from "zod";
import type { Database, Transaction } from "./database";
import { openIncident } from "./incidents";
import { nodeById } from "./node-rows";
import { createTask, endTask, type NodeTask, type TaskOwner, taskById, tellProgress, toTask } from "./node-tasks";
import { releaseHeld } from "./return-gate";
import { lockNode } from "./row-locks";

export interface DiagnosticProgress {
  done: number;
  total: number;
  /** Label of the test that runs. */
  current: string | null;
  results: DiagnosticResult[];
}

/** What a test measured earlier, on this node or another. */
export interface EarlierFigure {
  nodeId: string;
  figure: number;
  at: Date;
}

export interface DiagnosticsStore {
  /** Conflict while the node is lost or tests itself already. */
  request(input: {
    nodeId: string;
    level: DiagnosticLevel;
    author: string;
    reason: string;
    incidentId?: string | undefined;
  }): Promise<DiagnosticRun>;
  /** Newest first, at most 100. */
  list(nodeId: string): Promise<DiagnosticRun[]>;
  get(diagnosticRunId: string): Promise<DiagnosticRun>;
  /** Answers whether the run is still the owner's. */
  progress(owner: TaskOwner, progress: DiagnosticProgress): Promise<boolean>;
  /**
   * Ends the run with its results. Tests that failed open an incident; so does a straggler. A node that was held for diagnostics returns where
   * nothing failed. Answers whether the node's state changed.
   */
  finish(owner: TaskOwner, results: DiagnosticResult[]): Promise<{ run: DiagnosticRun; nodeChanged: boolean }>;
  /** Figures of a test that were neither failed nor skipped, over all nodes, newest first, at most 500. */
  figures(test: string): Promise<EarlierFigure[]>;
}

const shownRuns = 100;
const results = z.array(diagnosticResult);
const progressSchema = z.object({ done: z.int(), total: z.int(), current: z.string().nullable(), results });
const argumentsSchema = z.object({ level: diagnosticLevel });
const resultSchema = z.object({ results });

export function createDiagnosticsStore(database: Database): DiagnosticsStore {
  return {
    request: (input) => database.transaction((transaction) => request(transaction, input)),
    list: (nodeId) =>
      database.read(async (client) => {
        const { name } = await nodeById(client, nodeId);
        const rows = await client.nodeTask.findMany({
          where: { nodeId, kind: "diagnostics" },
          orderBy: [{ requestedAt: "desc" }, { id: "desc" }],
          take: shownRuns,
        });
        return rows.map((row) => toDiagnosticRun(toTask(row), name));
      }),
    get: (diagnosticRunId) => database.read((client) => diagnosticRunById(client, diagnosticRunId)),
    progress: (owner, progress) => database.read((client) => tellProgress(client, owner, { ...progress })),
    finish: (owner, found) => database.transaction((transaction) => finish(transaction, owner, found)),
    figures: (test) =>
      database.read(
        (client) => client.$queryRaw<EarlierFigure[]>`
          SELECT t."nodeId", (r->>'figure')::float8 AS "figure", t."endedAt" AS "at"
          FROM "NodeTask" t, jsonb_array_elements(t."result"->'results') r
          WHERE t."kind" = 'diagnostics' AND t."status" = 'done' AND r->>'name' = ${test} AND r->>'status' IN ('pass', 'warn')
            AND r->>'figure' IS NOT NULL ORDER BY t."endedAt" DESC LIMIT 500`,
      ),
  };
}

async function request(
  transaction: Transaction,
  { nodeId, level, author, reason, incidentId }: Parameters<DiagnosticsStore["request"]>[0],
): Promise<DiagnosticRun> {
  await lockNode(transaction, nodeId);
  const { name, state } = await nodeById(transaction, nodeId);
  if (state === "lost") throw new ConflictError(`Node ${name} is lost: it can test itself when it is back.`);
  const open = await transaction.nodeTask.count({ where: { nodeId, kind: "diagnostics", status: { in: ["queued", "running"] } } });
  if (open > 0) throw new ConflictError(`Node ${name} tests itself already.`);
  const task = await createTask(transaction, { kind: "diagnostics", nodeId, arguments: { level }, author, reason, incidentId });
  return toDiagnosticRun(task, name);
}

async function finish(
  transaction: Transaction,
  owner: TaskOwner,
  found: DiagnosticResult[],
): Promise<{ run: DiagnosticRun; nodeChanged: boolean }> {
  const { nodeId, taskId } = owner;
  await lockNode(transaction, nodeId);
  await endTask(transaction, owner, { status: "done", result: { results: found } });
  const { name } = await nodeById(transaction, nodeId);
  const about = { runId: null, segmentId: null, nodeId, step: null };
  const failed = found.filter(({ status }) => status === "fail");
  const evidence = (tests: readonly DiagnosticResult[]) => ({ diagnosticRunId: taskId, tests });
  if (failed.length > 0)
    await openIncident(transaction, {
      ...about,
      kind: "diagnostics-failed",
      summary: `Node ${name} failed ${failed.map(({ label }) => label.toLowerCase()).join(", ")}: ${failed[0]?.detail ?? ""}`,
      evidence: evidence(failed),
    });
  const slow = found.filter(({ name: test, status }) => test === stragglerTest && status === "warn");
  for (const { detail } of slow)
    await openIncident(transaction, {
      ...about,
      kind: "straggler",
      summary: `Node ${name} is a straggler: ${detail}`,
      evidence: evidence(slow),
    });
  const nodeChanged =
    failed.length === 0 && (await releaseHeld(transaction, { nodeId, author: "rule: return gate", reason: "its diagnostics passed" }));
  return { run: await diagnosticRunById(transaction, taskId), nodeChanged };
}

/** A node is slow by this test, which warns: whether a straggler is cordoned is a rule of its own. */
export const stragglerTest = "throughput";

async function diagnosticRunById(client: Transaction, id: string): Promise<DiagnosticRun> {
  const task = await taskById(client, id, "diagnostics");
  return toDiagnosticRun(task, (await nodeById(client, task.nodeId ?? "")).name);
}

function toDiagnosticRun(task: NodeTask, node: string): DiagnosticRun {
  const { id, nodeId, status, problem, author, reason, incidentId, requestedAt, startedAt, endedAt } = task;
  const { level } = argumentsSchema.parse(task.arguments);
  const progress = task.progress === null ? null : progressSchema.parse(task.progress);
  const found = task.result === null ? (progress?.results ?? []) : resultSchema.parse(task.result).results;
  return {
    id,
    nodeId: nodeId ?? "",
    node,
    level,
    status,
    verdict: status === "done" ? verdictOf(found) : null,
    done: found.length,
    total: status === "done" ? found.length : (progress?.total ?? null),
    current: status === "running" ? (progress?.current ?? null) : null,
    results: found,
    problem,
    author,
    reason,
    incidentId,
    requestedAt: requestedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  };
}

/** The worst of them; what was skipped says nothing. */
function verdictOf(found: readonly DiagnosticResult[]): "pass" | "warn" | "fail" {
  const has = (status: DiagnosticResult["status"]) => found.some((result) => result.status === status);
  return has("fail") ? "fail" : has("warn") ? "warn" : "pass";
}
