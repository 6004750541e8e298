/** A sweep's status, with why. */
import type { SweepStatus } from "@trainyard/contracts";
import type { Transaction } from "./database";

export async function setStatus(transaction: Transaction, id: string, status: SweepStatus, detail: string | null): Promise<void> {
  await transaction.$executeRaw`
    UPDATE "Sweep" SET "status" = ${status}::"SweepStatus", "statusDetail" = ${detail},
      "endedAt" = CASE WHEN ${status} IN ('finished', 'stopped') THEN clock_timestamp() END
    WHERE "id" = ${id}`;
}
