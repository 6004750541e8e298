/** Incidents: what cost or threatened training time, with its evidence. */
import type { Incident, IncidentKind, IncidentStatus } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { contractIncidentKind, databaseIncidentKind } from "./database-words";
import type { Prisma } from "./generated/client";
import { fromJson, toJson } from "./json-column";
import { newId } from "./new-id";
import { addRunEvent } from "./run-events";

export interface IncidentFilter {
  status?: IncidentStatus;
  runId?: string;
  nodeId?: string;
  /** 200 when left out. */
  limit?: number;
}

export interface IncidentStore {
  /** Newest first. */
  list(filter?: IncidentFilter): Promise<Incident[]>;
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
  };
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
  await transaction.incident.create({ data: { id, ...rest, kind: databaseIncidentKind[kind], evidence: toJson(evidence) } });
  const { runId, segmentId, step, summary } = incident;
  if (runId !== null) await addRunEvent(transaction, { runId, segmentId, step, kind: "incident", level: "error", message: summary });
  return id;
}
