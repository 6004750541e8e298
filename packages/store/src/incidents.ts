/** Incidents: what cost or threatened training time, with its evidence. */
import { ConflictError, type Incident, type IncidentKind, type IncidentStatus, NotFoundError } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { contractIncidentKind, databaseIncidentKind } from "./database-words";
import type { Prisma } from "./generated/client";
import { noteIncidentChanged } from "./incident-changes";
import { dueResolutions } from "./incident-resolutions";
import { fromJson, toJson } from "./json-column";
import { newId } from "./new-id";
import { addRunEvent } from "./run-events";
import { tellWebhooks } from "./webhooks";

interface IncidentFilter {
  status?: IncidentStatus;
  runId?: string;
  nodeId?: string;
  /** 200 when left out. */
  limit?: number;
}

export interface IncidentStore {
  /** Newest first. */
  list(filter?: IncidentFilter): Promise<Incident[]>;
  /** Rejects with NotFoundError. */
  get(incidentId: string): Promise<Incident>;
  /** Closed by a person, who says what came of it. Conflict when it is resolved already. */
  resolve(input: { incidentId: string; author: string; reason: string }): Promise<Incident>;
  /** Closes every incident whose cause is over; for the coordinator's rounds: one query while none is due. */
  resolveDue(): Promise<void>;
}

export interface NewIncident {
  kind: IncidentKind;
  runId: string | null;
  segmentId: string | null;
  nodeId: string | null;
  step: number | null;
  summary: string;
  evidence: Record<string, unknown>;
}

const withNames = {
  run: { select: { name: true } },
  node: { select: { name: true } },
  answers: { select: { id: true }, orderBy: [{ requestedAt: "asc" }, { id: "asc" }] },
} satisfies Prisma.IncidentInclude;

export function createIncidentStore(database: Database): IncidentStore {
  return {
    list: ({ limit = 200, ...where } = {}) =>
      database.read(async (client) => {
        const rows = await client.incident.findMany({
          where,
          orderBy: [{ openedAt: "desc" }, { id: "desc" }],
          take: limit,
          include: withNames,
        });
        return rows.map(toIncident);
      }),
    get: (incidentId) => database.read((client) => readIncident(client, incidentId)),
    resolve: ({ incidentId, author, reason }) =>
      database.transaction(async (transaction) => {
        const wasOpen = await resolveIncident(transaction, incidentId, { author, resolution: reason });
        const incident = await readIncident(transaction, incidentId);
        if (!wasOpen) throw new ConflictError("The incident is resolved already.");
        return incident;
      }),
    async resolveDue() {
      for (const { id, resolution } of await database.read(dueResolutions))
        await database.transaction((transaction) => resolveIncident(transaction, id, { author: "coordinator", resolution }));
    },
  };
}

async function readIncident(client: Transaction, id: string): Promise<Incident> {
  const row = await client.incident.findUnique({ where: { id }, include: withNames });
  if (row === null) throw new NotFoundError("incident", id);
  return toIncident(row);
}

/** Whether it was open or answered until now. */
export async function resolveIncident(
  transaction: Transaction,
  id: string,
  { author, resolution }: { author: string; resolution: string },
): Promise<boolean> {
  const { count } = await transaction.incident.updateMany({
    where: { id, status: { not: "resolved" } },
    data: { status: "resolved", resolvedAt: new Date(), resolvedBy: author, resolution },
  });
  if (count === 0) return false;
  const { kind, status, runId, segmentId, nodeId, step, summary } = await readIncident(transaction, id);
  noteIncidentChanged(transaction, { incidentId: id, kind, status, runId, nodeId, summary });
  const message = `Incident (${kind}) resolved: ${resolution}`;
  if (runId !== null) await addRunEvent(transaction, { runId, segmentId, step, kind: "incident", message, author });
  return true;
}

/** An intervention answers it. Rejects with NotFoundError for another run's; one of a node alone any run may answer; one that is resolved stays so. */
export async function answerIncident(transaction: Transaction, incidentId: string, runId: string): Promise<void> {
  const row = await transaction.incident.findUnique({ where: { id: incidentId } });
  if (row === null || (row.runId ?? runId) !== runId) throw new NotFoundError(`incident of run ${runId}`, incidentId);
  const { count } = await transaction.incident.updateMany({ where: { id: incidentId, status: "open" }, data: { status: "answered" } });
  const { nodeId, summary } = row;
  if (count > 0)
    noteIncidentChanged(transaction, {
      incidentId,
      kind: contractIncidentKind[row.kind],
      status: "answered",
      runId: row.runId,
      nodeId,
      summary,
    });
}

function toIncident(row: Prisma.IncidentGetPayload<{ include: typeof withNames }>): Incident {
  const { kind, openedAt, resolvedAt, evidence, run, node, answers, ...rest } = row;
  return {
    ...rest,
    kind: contractIncidentKind[kind],
    runName: run?.name ?? null,
    nodeName: node?.name ?? null,
    openedAt: openedAt.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
    evidence: fromJson(evidence),
    answers: answers.map(({ id }) => id),
  };
}

/** Opens an incident and tells it in the story of the run it concerns. Answers its id. */
export async function openIncident(transaction: Transaction, incident: NewIncident): Promise<string> {
  const { kind, evidence, ...rest } = incident;
  const id = newId("inc");
  const row = await transaction.incident.create({
    data: { id, ...rest, kind: databaseIncidentKind[kind], evidence: toJson(evidence) },
    include: withNames,
  });
  const { runId, segmentId, nodeId, step, summary } = incident;
  noteIncidentChanged(transaction, { incidentId: id, kind, status: "open", runId, nodeId, summary });
  const names = { runName: row.run?.name ?? null, nodeName: row.node?.name ?? null };
  await tellWebhooks(transaction, { id, kind, runId, segmentId, nodeId, step, summary, ...names });
  if (runId !== null) await addRunEvent(transaction, { runId, segmentId, step, kind: "incident", level: "error", message: summary });
  return id;
}
