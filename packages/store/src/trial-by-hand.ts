/** Trials that a person goes on with: from then on their runs are what they are, and the search decides nothing more about them. */
import type { Transaction } from "./database";

/** Where the run is a trial's that stands at its rung. The run must be locked. */
export async function goOnByHand(transaction: Transaction, runId: string, step: number): Promise<void> {
  const freed = await transaction.$executeRaw`
    UPDATE "Run" SET "pauseAtStep" = NULL WHERE "id" = ${runId} AND "pauseAtStep" <= ${step}::int`;
  if (freed > 0) await transaction.trial.updateMany({ where: { runId }, data: { byHand: true } });
}
