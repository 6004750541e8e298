/** What a policy makes of an alarm, kept as a row whatever it is, together with the answer in one transaction. */
import { ConflictError, InvalidError, NotFoundError, type Policy, type PolicyDecision, type TrainyardError } from "@trainyard/contracts";
import type { ActionResult } from "./action";
import type { Transaction } from "./database";
import { toJson } from "./json-column";
import { newId } from "./new-id";
import { type Answering, carryOut, pauseAndAsk } from "./policy-answers";
import { toPolicy } from "./policy-rows";
import type { LineageHead } from "./row-locks";
import { addRunEvent } from "./run-events";

export interface Verdict {
  readonly outcome: Exclude<PolicyDecision["outcome"], "failed">;
  readonly detail: string;
}

export interface Decided {
  readonly outcome: PolicyDecision["outcome"];
  /** What was asked for; null: nothing. */
  readonly action: ActionResult | null;
}

/** An earlier decision of a policy on a run. */
export interface PastDecision {
  readonly step: number;
  readonly tokens: number;
  readonly outcome: PolicyDecision["outcome"];
  /** Where the run went on after a roll-back. */
  readonly resumedStep?: number;
}

/** Those that are not off and watch the run, oldest first, with what each has decided on it before. */
export async function watchingPolicies(client: Transaction, runId: string): Promise<{ policy: Policy; past: PastDecision[] }[]> {
  const rows = await client.policy.findMany({
    where: { mode: { not: "off" }, OR: [{ runId: null }, { runId }] },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    include: { decisions: { where: { runId }, orderBy: { at: "asc" } } },
  });
  const ids = rows.flatMap(({ decisions }) => decisions.flatMap(({ interventionId }) => interventionId ?? []));
  const rolledBack = await client.intervention.findMany({
    where: { id: { in: ids }, kind: "rollback" },
    select: { id: true, arguments: true },
  });
  const resumed = new Map(rolledBack.map(({ id, arguments: plan }) => [id, (plan as { checkpointStep: number }).checkpointStep]));
  return rows.map(({ decisions, ...row }) => ({
    policy: toPolicy(row),
    past: decisions.map(({ step, tokens, outcome, interventionId }) => {
      const resumedStep = interventionId === null ? undefined : resumed.get(interventionId);
      return {
        step,
        tokens: Number(tokens),
        outcome: outcome as PolicyDecision["outcome"],
        ...(resumedStep === undefined ? {} : { resumedStep }),
      };
    }),
  }));
}

/** Null: it was decided already. */
export async function decide(
  transaction: Transaction,
  head: LineageHead,
  answering: Answering & { verdict: Verdict; tokens: number },
): Promise<Decided | null> {
  const { policy, alarm, incidentId, verdict, tokens } = answering;
  const { run, segment } = head;
  const key = { policyId: policy.id, segmentId: segment.id, step: alarm.step };
  if ((await transaction.policyDecision.count({ where: key })) > 0) return null;
  const { outcome, detail, action } = await answered(transaction, head, answering);
  const interventionId = action?.intervention.id ?? null;
  await transaction.policyDecision.create({
    data: { id: newId("dec"), ...key, runId: run.id, tokens, alarm: toJson(alarm), outcome, detail, incidentId, interventionId },
  });
  if (verdict.outcome === "limit-reached")
    await transaction.$executeRaw`UPDATE "Incident" SET "summary" = "summary" || ' ' || ${detail} WHERE "id" = ${incidentId}`;
  const level = outcome === "failed" || outcome === "limit-reached" ? "warning" : "info";
  const message = `Policy ${policy.name}: ${detail}`;
  await addRunEvent(transaction, { runId: run.id, segmentId: segment.id, step: alarm.step, kind: "incident", level, message });
  return { outcome, action };
}

async function answered(
  transaction: Transaction,
  head: LineageHead,
  answering: Answering & { verdict: Verdict },
): Promise<Decided & { detail: string }> {
  const { outcome, detail } = answering.verdict;
  try {
    if (outcome === "acted") return { outcome, detail, action: await carryOut(transaction, head, answering) };
    if (outcome === "limit-reached") return { outcome, detail, action: await pauseAndAsk(transaction, head, answering, detail) };
    return { outcome, detail, action: null };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { outcome: "failed", detail: `${detail} That was refused: ${error.message}`, action: null };
  }
}

/** The run's state or the policy itself does not allow it, which was told before anything was written. */
function isRefusal(error: unknown): error is TrainyardError {
  return error instanceof InvalidError || error instanceof ConflictError || error instanceof NotFoundError;
}
