/** Studies as they are read and locked: ladders and ablation studies alike. */
import { NotFoundError, type StudyStatus } from "@trainyard/contracts";
import type { Transaction } from "./database";
import type { Study } from "./generated/client";
import { fromJson } from "./json-column";

export type StudyKind = "ladder" | "ablation";

export interface StudyRecord {
  id: string;
  number: number;
  kind: StudyKind;
  name: string;
  author: string;
  status: StudyStatus;
  statusDetail: string | null;
  /** As its kind's contract has it. */
  specification: Record<string, unknown>;
  /** Ablation: the run whose checkpoint is studied. */
  subjectRunId: string | null;
  /** What is not read from its runs; null: nothing. */
  findings: Record<string, unknown> | null;
  createdAt: Date;
  endedAt: Date | null;
}

export function toStudyRecord({ specification, findings, base: _, ...row }: Study): StudyRecord {
  return { ...row, specification: fromJson(specification), findings: findings === null ? null : fromJson(findings) };
}

/** Rejects with NotFoundError, also where the study is of another kind than the one asked for. */
export async function studyById(client: Transaction, id: string, kind?: StudyKind): Promise<StudyRecord> {
  const row = await client.study.findUnique({ where: { id } });
  if (row === null || (kind !== undefined && row.kind !== kind)) throw new NotFoundError(kind ?? "study", id);
  return toStudyRecord(row);
}

/** To be locked before any of its runs. Rejects with NotFoundError. */
export async function lockStudy(transaction: Transaction, id: string, kind?: StudyKind): Promise<StudyRecord> {
  await transaction.$queryRaw`SELECT 1 FROM "Study" WHERE "id" = ${id} FOR NO KEY UPDATE`;
  return studyById(transaction, id, kind);
}

export async function setStudyStatus(transaction: Transaction, id: string, status: StudyStatus, detail: string | null): Promise<void> {
  await transaction.$executeRaw`
    UPDATE "Study" SET "status" = ${status}::"SweepStatus", "statusDetail" = ${detail},
      "endedAt" = CASE WHEN ${status} IN ('finished', 'stopped') THEN clock_timestamp() END
    WHERE "id" = ${id}`;
}
