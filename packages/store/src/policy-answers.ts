/** Carrying out what a policy answers an alarm with. */
import { type Alarm, ConflictError, type Policy } from "@trainyard/contracts";
import type { ActionResult } from "./action";
import { halt, requestChange } from "./actions";
import { guard } from "./arming";
import type { Transaction } from "./database";
import { rollBack } from "./roll-back";
import type { LineageHead } from "./row-locks";
import { specificationOf } from "./segment-queueing";

export interface Answering {
  readonly policy: Policy;
  readonly alarm: Alarm;
  readonly incidentId: string;
  readonly firstWarningStep: number;
}

/** Null: nothing had to be asked for. @throws TrainyardError, before anything was written, where it cannot be done */
export async function carryOut(transaction: Transaction, head: LineageHead, answering: Answering): Promise<ActionResult | null> {
  const { policy, alarm, incidentId, firstWarningStep } = answering;
  const { answer } = policy;
  const { id: runId } = head.run;
  const isOver = alarm.detector === "non-finite";
  const input = { runId, author: `policy: ${policy.name}`, reason: alarm.why, incidentId, policyId: policy.id };
  if (isOver && answer.kind !== "rollback" && answer.kind !== "note")
    throw new ConflictError("A number that is not finite ends the segment: only a roll-back can answer it.");
  switch (answer.kind) {
    case "note":
      return null;
    case "skip-update":
      await guard(transaction, head, policy, incidentId);
      return null;
    case "rollback": {
      const { skipSamples, learningRateFactor: factor } = answer;
      const changes = factor === null ? undefined : await loweredRate(transaction, head, factor);
      const stretch = { fromStep: firstWarningStep, toStep: alarm.step, skipSamples };
      return rollBack(transaction, head, { ...input, request: { ...stretch, changes } }, isOver ? "diverged" : "rolled-back");
    }
    case "lower-learning-rate":
      return requestChange(transaction, head, { ...input, changes: await loweredRate(transaction, head, answer.learningRateFactor) });
    case "swap":
      return requestChange(transaction, head, { ...input, changes: answer.changes });
    case "pause":
      return halt(transaction, head, input, "pause");
  }
}

/** A person is asked: the incident stays open, because a pause alone answers nothing. */
export function pauseAndAsk(transaction: Transaction, head: LineageHead, { policy }: Answering, detail: string): Promise<ActionResult> {
  const input = { runId: head.run.id, author: `policy: ${policy.name}`, reason: detail, policyId: policy.id };
  return halt(transaction, head, input, "pause");
}

async function loweredRate(transaction: Transaction, { segment }: LineageHead, factor: number) {
  const { schedule } = await specificationOf(transaction, segment.id);
  return { schedule: { peakLearningRate: schedule.peakLearningRate * factor } };
}
