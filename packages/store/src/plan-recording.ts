/** What a sweep's plan decided, written down: new trials, their next stretches, what was made of those that ended. */
import type { TrialRung } from "@trainyard/contracts";
import type { Transaction } from "./database";
import type { Prisma } from "./generated/client";
import { toJson } from "./json-column";
import { newId } from "./new-id";
import { endTrial, reopenTrial, settleStretch } from "./stretch-outcomes";
import type { RecordedStretch, RecordedTrial } from "./sweep-facts";
import { lockSweep } from "./sweep-rows";
import { setStatus } from "./sweep-status";

export interface PlannedStep {
  sweepId: string;
  /** Of the facts that the plan was made of; others were decided meanwhile where it is not that any more. */
  seen: string;
  newTrials: readonly (RecordedTrial & { fingerprint: string })[];
  newStretches: readonly Omit<RecordedStretch, "outcome" | "arrival">[];
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

/** Answers the signature from then on; null: nothing was written, because the sweep runs no more or something else was decided meanwhile. */
export async function recordPlan(transaction: Transaction, step: PlannedStep): Promise<string | null> {
  const { sweepId, seen, newTrials, newStretches, decisions, over } = step;
  const sweep = await lockSweep(transaction, sweepId);
  if (sweep.status !== "running" || (await signatureOf(transaction, sweepId)) !== seen) return null;
  await transaction.trial.createMany({ data: newTrials.map((trial) => trialData(sweepId, trial)) });
  await addStretches(transaction, sweepId, newStretches);
  await decide(transaction, sweepId, decisions);
  if (over !== null) {
    const left = await transaction.trial.findMany({ where: { sweepId, status: "waiting" }, select: { id: true } });
    for (const { id } of left) await endTrial(transaction, id, "pruned", over);
    await setStatus(transaction, sweepId, "finished", over);
  }
  return signatureOf(transaction, sweepId);
}

/** One whose values cannot be tried has ended before it began. */
export function trialData(sweepId: string, { values, problem, ...trial }: PlannedStep["newTrials"][number]): Prisma.TrialCreateManyInput {
  const ended = problem === null ? { status: "waiting" } : { status: "does-not-fit", why: problem, endedAt: new Date() };
  return { id: newId("tri"), sweepId, ...trial, values: toJson(values), ...ended };
}

async function addStretches(transaction: Transaction, sweepId: string, stretches: PlannedStep["newStretches"]): Promise<void> {
  const trials = await transaction.trial.findMany({
    where: { sweepId, number: { in: stretches.map(({ trial }) => trial) } },
    select: { id: true, number: true, status: true },
  });
  for (const { trial, values, ...stretch } of stretches) {
    const found = trials.find(({ number }) => number === trial);
    if (found === undefined) throw new Error(`The plan of sweep ${sweepId} names trial ${trial}, which there is not.`);
    await transaction.trialStretch.create({
      data: { sweepId, trialId: found.id, ...stretch, ...(values === null ? {} : { values: toJson(values) }) },
    });
    // A person ended it while it waited, and the search is told so where it would have gone on with it.
    if (found.status === "cancelled") {
      const outcome = { kind: "cancelled" as const, fraction: 0, detail: "" };
      await settleStretch(transaction, { sweepId, ordinal: stretch.ordinal, outcome, objectives: [] });
    }
  }
}

/** A decision may become another: a trial that was pruned when all others had ended may go on in a sweep that is extended. */
async function decide(transaction: Transaction, sweepId: string, decisions: PlannedStep["decisions"]): Promise<void> {
  const decided = await transaction.$queryRaw<{ trialId: string; decision: string; why: string; reached: boolean }[]>`
    UPDATE "TrialStretch" s SET "decision" = d."decision", "why" = d."why"
    FROM UNNEST(${decisions.map(({ ordinal }) => ordinal)}::int[], ${decisions.map(({ decision }) => decision)}::text[],
      ${decisions.map(({ why }) => why)}::text[]) AS d("ordinal", "decision", "why")
    WHERE s."sweepId" = ${sweepId} AND s."ordinal" = d."ordinal" AND (s."decision" IS DISTINCT FROM d."decision" OR s."why" <> d."why")
    RETURNING s."trialId", s."decision", s."why", s."outcome" ->> 'kind' = 'reached' AS "reached"`;
  for (const { trialId, decision, why, reached } of decided) {
    if (decision === "pruned") await endTrial(transaction, trialId, "pruned", why);
    if (decision === "ends" && reached) await endTrial(transaction, trialId, "finished", why);
    if (decision === "goes-on" || decision === "copies") await reopenTrial(transaction, trialId);
  }
}
