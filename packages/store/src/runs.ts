/** Runs: create, list, show, and their stories. */
import {
  NotFoundError,
  type RunDetail,
  type RunEvent,
  type RunSpecification,
  type RunStatus,
  type RunSummary,
  runSpecification,
  type TextSample,
  totalSteps,
  totalTokens,
} from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { requireDataset } from "./dataset-fit";
import { Prisma } from "./generated/client";
import { addRunEvent } from "./run-events";
import { insertRun } from "./run-insertion";
import { summariseRuns } from "./run-summaries";
import { queueSegment } from "./segment-queueing";
import { toSegments } from "./segment-rows";

export interface RunStore {
  /** Run, first segment and outbox row in one transaction. Invalid when no node has the dataset or the model's vocabulary is too small for it. */
  create(input: {
    specification: RunSpecification;
    parameters: number;
    author: string;
    name?: string;
    launchLadderId?: string;
    launchOverride?: string;
  }): Promise<RunDetail>;
  /** Newest first, at most `limit` (1,000 when left out). */
  list(filter?: { status?: RunStatus; sweepId?: string; trials?: "include" | "leave-out"; limit?: number }): Promise<RunSummary[]>;
  get(runId: string): Promise<RunDetail>;
  /** Newest first, at most `limit` (500 when left out). */
  events(runId: string, limit?: number): Promise<RunEvent[]>;
  /** Newest first, at most `limit` (100 when left out). */
  samples(runId: string, limit?: number): Promise<TextSample[]>;
}

export function createRunStore(database: Database): RunStore {
  return {
    async create({ specification, ...input }) {
      const { author, launchOverride } = input;
      const runId = await database.transaction(async (transaction) => {
        await requireDataset(transaction, specification);
        const end = { step: totalSteps(specification), tokens: totalTokens(specification) };
        const runId = await insertRun(transaction, { specification, end, ...input });
        const segmentId = await queueSegment(transaction, { runId, checkpoint: null, specification });
        const message = launchOverride === undefined ? "Run created." : `Run created though no ladder reaches it: ${launchOverride}`;
        await addRunEvent(transaction, { runId, segmentId, step: 0, kind: "lifecycle", message, author });
        return runId;
      });
      return getRun(database, runId);
    },
    list: ({ status, sweepId, trials = "include", limit = 1_000 } = {}) =>
      database.read(async (client) => {
        const isTrial = Prisma.sql`EXISTS (SELECT 1 FROM "Trial" t WHERE t."runId" = r."id")`;
        const conditions = [
          ...(status === undefined ? [] : [Prisma.sql`r."status" = ${status}::"RunStatus"`]),
          ...(sweepId === undefined ? [] : [Prisma.sql`r."id" IN (SELECT t."runId" FROM "Trial" t WHERE t."sweepId" = ${sweepId})`]),
          ...(trials === "include" ? [] : [Prisma.sql`NOT ${isTrial}`]),
        ];
        const where = conditions.length === 0 ? Prisma.sql`TRUE` : Prisma.join(conditions, " AND ");
        return (await summariseRuns(client, where, limit)).map(({ summary }) => summary);
      }),
    get: (runId) => getRun(database, runId),
    events: (runId, limit = 500) =>
      database.read(async (client) => {
        await requireRun(client, runId);
        const rows = await client.runEvent.findMany({ where: { runId }, orderBy: { id: "desc" }, take: limit });
        return rows.map((row) => ({ ...row, id: String(row.id), at: row.at.toISOString() }));
      }),
    samples: (runId, limit = 100) =>
      database.read(async (client) => {
        await requireRun(client, runId);
        const rows = await client.textSample.findMany({ where: { runId }, orderBy: [{ at: "desc" }, { step: "desc" }], take: limit });
        return rows.map((row) => ({ ...row, id: `${row.segmentId}-${row.step}`, at: row.at.toISOString() }));
      }),
  };
}

/** Rejects with NotFoundError. */
export async function requireRun(client: Transaction, runId: string): Promise<void> {
  if ((await client.run.count({ where: { id: runId } })) === 0) throw new NotFoundError("run", runId);
}

function getRun(database: Database, runId: string): Promise<RunDetail> {
  return database.read(async (client) => {
    const [found] = await summariseRuns(client, Prisma.sql`r."id" = ${runId}`, 1);
    const live = await client.segment.findFirst({ where: { runId }, orderBy: { ordinal: "desc" }, select: { specification: true } });
    if (found === undefined || live === null) throw new NotFoundError("run", runId);
    return { ...found.summary, specification: runSpecification.parse(live.specification), segments: toSegments(found.segments, runId) };
  });
}
