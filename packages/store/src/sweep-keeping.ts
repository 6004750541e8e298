/** What the keeper of sweeps reads and writes: outcomes of stretches, decisions of plans, stretches that begin. */
import type { Database } from "./database";
import { type PlannedStep, recordPlan, signatureOf } from "./plan-recording";
import { type EndedStretch, endedStretches, type SettledStretch, settleStretch } from "./stretch-outcomes";
import { type SweepFacts, sweepFacts } from "./sweep-facts";
import { lockSweep, type SweepRecord, toSweepRecord } from "./sweep-rows";
import { usedBy } from "./sweep-summaries";
import { trialRows } from "./trial-rows";
import { beginStretch, type StretchBeginning } from "./trial-runs";
import { type TrialWork, trialWork } from "./trial-work";

export interface SweepKeepingStore {
  /** That run, or have trials that still do; oldest first. */
  active(): Promise<SweepRecord[]>;
  /** Without an outcome yet, though their runs have ended or stand at the rung. */
  ended(sweepId: string): Promise<EndedStretch[]>;
  /** Once: what came first stays. Answers whether it was this one. */
  settle(settled: SettledStretch): Promise<boolean>;
  /** Grows with everything that a plan is made of. */
  signature(sweepId: string): Promise<string>;
  facts(sweepId: string): Promise<SweepFacts>;
  nodeHours(sweepId: string): Promise<number>;
  /** Answers the signature from then on; null: nothing was written, because the sweep runs no more or something else was decided meanwhile. */
  record(step: PlannedStep): Promise<string | null>;
  /** What keeps a sweep that runs from going on, for people to read; null: nothing any more. Answers whether that is news. */
  troubled(sweepId: string, detail: string | null): Promise<boolean>;
  work(): Promise<TrialWork>;
  /** Answers the trial's run; null: there is nothing to begin any more. Conflict where what it was to go on from is gone. */
  begin(beginning: StretchBeginning): Promise<string | null>;
}

export function createSweepKeepingStore(database: Database): SweepKeepingStore {
  return {
    active: () =>
      database.read(async (client) => {
        const open = { trials: { some: { byHand: false, run: { status: { in: ["queued" as const, "running" as const] } } } } };
        const rows = await client.sweep.findMany({ where: { OR: [{ status: "running" }, open] }, orderBy: { number: "asc" } });
        return rows.map(toSweepRecord);
      }),
    ended: (sweepId) => database.read((client) => endedStretches(client, sweepId)),
    settle: (settled) =>
      database.transaction(async (transaction) => {
        await lockSweep(transaction, settled.sweepId);
        return settleStretch(transaction, settled);
      }),
    signature: (sweepId) => database.read((client) => signatureOf(client, sweepId)),
    facts: (sweepId) => database.read((client) => sweepFacts(client, sweepId)),
    nodeHours: (sweepId) => database.read(async (client) => usedBy(await trialRows(client, [sweepId])).nodeHours),
    record: (step) => database.transaction((transaction) => recordPlan(transaction, step)),
    troubled: (sweepId, detail) =>
      database.transaction(async (transaction) => {
        const changed = await transaction.$executeRaw`
          UPDATE "Sweep" SET "statusDetail" = ${detail}
          WHERE "id" = ${sweepId} AND "status" = 'running' AND "statusDetail" IS DISTINCT FROM ${detail}`;
        return changed > 0;
      }),
    work: () => database.read(trialWork),
    begin: (beginning) => database.transaction((transaction) => beginStretch(transaction, beginning)),
  };
}
