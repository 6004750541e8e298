/** Incidents: what cost or threatened training time, with its evidence. */
import type { Incident, IncidentKind } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { contractIncidentKind, databaseIncidentKind } from "./database-words";
import { fromJson, toJson } from "./json-column";
import { newId } from "./new-id";
import { addRunEvent } from "./run-events";

export interface IncidentStore {
  /** Newest first, at most `limit` (200 when left out). */
  list(filter?: { runId?: string; limit?: number }): Promise<Incident[]>;
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

export function createIncidentStore(database: Database): IncidentStore {
  return {
    list: ({ runId, limit = 200 } = {}) =>
      database.read(async (client) => {
        const rows = await client.incident.findMany({
          where: runId === undefined ? {} : { runId },
          orderBy: [{ openedAt: "desc" }, { id: "desc" }],
          take: limit,
        });
        return rows.map(({ kind, openedAt, evidence, ...row }) => ({
          ...row,
          kind: contractIncidentKind[kind],
          openedAt: openedAt.toISOString(),
          evidence: fromJson(evidence),
        }));
      }),
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
