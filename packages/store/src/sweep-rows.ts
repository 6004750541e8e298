/** Sweeps as they are read and locked. */
import { NotFoundError, type SweepSpecification, type SweepStatus, sweepSpecification } from "@trainyard/contracts";
import type { Transaction } from "./database";
import type { Sweep } from "./generated/client";

export interface SweepRecord {
  id: string;
  number: number;
  name: string;
  author: string;
  status: SweepStatus;
  statusDetail: string | null;
  /** In force now. */
  specification: SweepSpecification;
  clonedFromId: string | null;
  createdAt: Date;
  endedAt: Date | null;
}

export function toSweepRecord({ specification, warm: _, ...row }: Sweep): SweepRecord {
  return { ...row, specification: sweepSpecification.parse(specification) };
}

/** Rejects with NotFoundError. */
export async function sweepById(client: Transaction, id: string): Promise<SweepRecord> {
  const row = await client.sweep.findUnique({ where: { id } });
  if (row === null) throw new NotFoundError("sweep", id);
  return toSweepRecord(row);
}

/** To be locked before any of its trials' runs. Rejects with NotFoundError. */
export async function lockSweep(transaction: Transaction, id: string): Promise<SweepRecord> {
  await transaction.$queryRaw`SELECT 1 FROM "Sweep" WHERE "id" = ${id} FOR NO KEY UPDATE`;
  return sweepById(transaction, id);
}
