/** What a sweep's plan decided, written down: new trials, their next stretches, what was made of those that ended. */
import type { TrialRung } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { toJson } from "./json-column";
import { newId } from "./new-id";
import { endTrial, settleStretch } from "./stretch-outcomes";
import type { RecordedStretch, RecordedTrial } from "./sweep-facts";
import { lockSweep } from "./sweep-rows";
import { setStatus } from "./sweep-status";

export interface PlannedStep {
  sweepId: string;
  /** Of the facts that the plan was made of; others were decided meanwhile where it is not that any more. */
  seen: string;
  newTrials: readonly (RecordedTrial & { fingerprint: string })[];
  newStretches: readonly (RecordedStretch & { untilStep: number })[];
  decisions: readonly { ordinal: number; decision: Exclude<TrialRung["decision"], "waits">; why: string }[];
  /** Why the search is over; null: it goes on. */
  over: string | null;
}

/** Grows with everything that a plan is made of. */
export async function signatureOf(client: Transaction, sweepId: string): Promise<string> {
  const [row] = await client.$queryRaw<{ signature: string }[]>`
    SELECT concat_ws('/', (SELECT count(*) FROM "SweepRevision" WHERE "sweepId" = ${sweepId}), (SELECT count(*) FROM "Trial" WHERE "sweepId" = ${sweepId}),
      count(*), count(s."outcome"), count(s."decision")) AS "signature" FROM "TrialStretch" s WHERE s."sweepId" = ${sweepId}`;
  return row?.signature ?? "";
}

/** Answers whether it was written: nothing is where the sweep runs no more, or something else was decided meanwhile. */
export async function recordPlan(transaction: Transaction, step: PlannedStep): Promise<boolean> {
  const { sweepId, seen, newTrials, newStretches, decisions, over } = step;
  const sweep = await lockSweep(transaction, sweepId);
  if (sweep.status !== "running" || (await signatureOf(transaction, sweepId)) !== seen) return false;
  await transaction.trial.createMany({
    data: newTrials.map(({ values, ...trial }) => ({ id: newId("tri"), sweepId, ...trial, values: toJson(values), status: "waiting" })),
  });
  const ids = new Map(
    (await transaction.trial.findMany({ where: { sweepId }, select: { id: true, number: true } })).map(({ id, number }) => [number, id]),
  );
  const idOf = (number: number) => {
    const id = ids.get(number);
    if (id === undefined) throw new Error(`The plan of sweep ${sweepId} names trial ${number}, which there is not.`);
    return id;
  };
  await transaction.trialStretch.createMany({
    data: newStretches.map(({ trial, values, outcome: _, arrival: __, ...stretch }) => ({
      sweepId,
      trialId: idOf(trial),
      ...stretch,
      ...(values === null ? {} : { values: toJson(values) }),
    })),
  });
  for (const { ordinal, outcome } of newStretches)
    if (outcome !== null) await settleStretch(transaction, { sweepId, ordinal, outcome, objectives: [] });
  for (const decided of decisions) await decide(transaction, sweepId, decided);
  if (over !== null) {
    const left = await transaction.trial.findMany({ where: { sweepId, status: "waiting" }, select: { id: true } });
    for (const { id } of left) await endTrial(transaction, id, "pruned", over);
    await setStatus(transaction, sweepId, "finished", over);
  }
  return true;
}

async function decide(
  transaction: Transaction,
  sweepId: string,
  { ordinal, decision, why }: PlannedStep["decisions"][number],
): Promise<void> {
  const [row] = await transaction.$queryRaw<{ trialId: string }[]>`
    UPDATE "TrialStretch" SET "decision" = ${decision}, "why" = ${why}
    WHERE "sweepId" = ${sweepId} AND "ordinal" = ${ordinal}::int AND "decision" IS NULL RETURNING "trialId"`;
  if (row === undefined) return;
  if (decision === "pruned") await endTrial(transaction, row.trialId, "pruned", why);
  if (decision === "ends") await endTrial(transaction, row.trialId, "finished", why);
}
