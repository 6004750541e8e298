/** Interventions: asked for with author, reason and step, and closed with what was read back. */
import { type Intervention, type InterventionKind, NotFoundError } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import type { Intervention as InterventionRow } from "./generated/client";
import { answerIncident } from "./incidents";
import { closeIntervention } from "./intervention-settling";
import { fromJson, toJson } from "./json-column";
import { newId } from "./new-id";
import { lockWritable, type SegmentWriter } from "./row-locks";
import { addRunEvent } from "./run-events";
import { requireRun } from "./runs";

export interface InterventionStore {
  /** Newest first. */
  list(runId: string): Promise<Intervention[]>;
  /** The trainer did it at `step`, and this is what it then read from its live state. Done twice, the first stays. */
  applied(
    writer: SegmentWriter,
    applied: { interventionId: string; step: number; readBack: Record<string, unknown> },
  ): Promise<Intervention>;
  failed(writer: SegmentWriter, failed: { interventionId: string; step: number | null; why: string }): Promise<Intervention>;
}

export function createInterventionStore(database: Database): InterventionStore {
  const close = (writer: SegmentWriter, id: string, closing: Parameters<typeof closeIntervention>[2]) =>
    database.transaction(async (transaction) => {
      const { runId } = await lockWritable(transaction, writer);
      const before = await readIntervention(transaction, id);
      if (before.runId !== runId) throw new NotFoundError(`intervention of run ${runId}`, id);
      if (before.status !== "requested") return before;
      await closeIntervention(transaction, id, closing);
      const message = `${before.kind} ${closing.status}${closing.step === null ? "" : ` at step ${closing.step}`}.`;
      const { segmentId } = writer;
      await addRunEvent(transaction, { runId, segmentId, step: closing.step, kind: "intervention", message, author: before.author });
      return readIntervention(transaction, id);
    });
  return {
    list: (runId) =>
      database.read(async (client) => {
        await requireRun(client, runId);
        const rows = await client.intervention.findMany({ where: { runId }, orderBy: [{ requestedAt: "desc" }, { id: "desc" }] });
        return rows.map(toIntervention);
      }),
    applied: (writer, { interventionId, step, readBack }) => close(writer, interventionId, { status: "applied", step, result: readBack }),
    failed: (writer, { interventionId, step, why }) => close(writer, interventionId, { status: "failed", step, result: { error: why } }),
  };
}

export interface NewIntervention {
  runId: string;
  segmentId: string | null;
  kind: InterventionKind;
  arguments: Record<string, unknown>;
  author: string;
  reason: string;
  /** Where the run was when it was asked for. */
  step: number;
  /** The incident it answers. */
  incidentId?: string | null | undefined;
  /** The policy that decided it; null or left out: a person did. */
  policyId?: string | null | undefined;
}

/** With it the incident is answered. Rejects with NotFoundError where that is none of the run's. */
export async function createIntervention(transaction: Transaction, { step, ...input }: NewIntervention): Promise<Intervention> {
  const { runId, segmentId, kind, author, reason, incidentId = null, policyId = null } = input;
  if (incidentId !== null) await answerIncident(transaction, incidentId, runId);
  const data = { id: newId("int"), runId, segmentId, kind, author, reason, incidentId, policyId, status: "requested" as const };
  const row = await transaction.intervention.create({ data: { ...data, arguments: toJson(input.arguments) } });
  const message = `${kind} asked for by ${author}${reason === "" ? "" : `: ${reason}`}`;
  await addRunEvent(transaction, { runId, segmentId, step, kind: "intervention", message, author });
  return toIntervention(row);
}

/** Rejects with NotFoundError. */
export async function readIntervention(transaction: Transaction, id: string): Promise<Intervention> {
  const row = await transaction.intervention.findUnique({ where: { id } });
  if (row === null) throw new NotFoundError("intervention", id);
  return toIntervention(row);
}

export function toIntervention(row: InterventionRow): Intervention {
  return {
    ...row,
    arguments: fromJson(row.arguments),
    requestedAt: row.requestedAt.toISOString(),
    appliedAt: row.appliedAt?.toISOString() ?? null,
    result: row.result === null ? null : fromJson(row.result),
  };
}
