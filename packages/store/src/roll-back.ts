/** Rolling a run back: as planned, in one transaction, and in the end with what it really cost. */
import { parseOrThrow, type RollBackPlanRequest, rollBackPlan } from "@trainyard/contracts";
import { z } from "zod";
import type { ActionInput, ActionResult } from "./action";
import { costBeyond } from "./curve-points";
import type { Transaction } from "./database";
import { type GoingBack, goBack } from "./going-back";
import { createIntervention } from "./interventions";
import { pathTo } from "./lineage";
import { lineageOf } from "./lineage-rows";
import { planRollBack } from "./roll-back-plan";
import type { LineageHead } from "./row-locks";
import { specificationOf } from "./segment-queueing";
import { requireSound } from "./usable-checkpoint";

/** Works in any status of the run. `endReason` is why what runs ends, `rolled-back` when left out. */
export async function rollBack(
  transaction: Transaction,
  head: LineageHead,
  { request, ...input }: ActionInput & { request: RollBackPlanRequest },
  endReason: GoingBack["reason"] = "rolled-back",
): Promise<ActionResult> {
  const { run, segment } = head;
  const { plan, checkpoint, specification, fromSegmentId } = await planRollBack(transaction, run, request);
  if (checkpoint !== null) await requireSound(transaction, checkpoint.id);
  const { segmentId, wakeNodeId } = await goBack(transaction, head, { checkpoint, specification, author: input.author, reason: endReason });
  const { fromStep, toStep, skipSamples } = request;
  const intervention = await createIntervention(transaction, {
    ...input,
    segmentId,
    step: segment.lastStep,
    kind: "rollback",
    arguments: { fromStep, toStep, skipSamples, ...plan, fromSegmentId },
  });
  return { intervention, wakeNodeId, queuedSegmentId: segmentId };
}

const plannedArguments = rollBackPlan.pick({ stepsLost: true }).extend({ fromSegmentId: z.string() }).loose();

/** What a roll-back came to, told by what is recorded: the curve that was left, and the specification of the segment that goes on. */
export async function actualCost(
  transaction: Transaction,
  { runId, id: segmentId, startStep }: { runId: string; id: string; startStep: number },
  planned: unknown,
): Promise<Record<string, unknown>> {
  const { fromSegmentId, stepsLost } = parseOrThrow(plannedArguments, planned);
  const { startTokens } = await transaction.segment.findUniqueOrThrow({ where: { id: segmentId }, select: { startTokens: true } });
  const left = pathTo(await lineageOf(transaction, runId), fromSegmentId);
  const cost = await costBeyond(transaction, left, { step: startStep, tokens: Number(startTokens) });
  const [before, after] = [await specificationOf(transaction, fromSegmentId), await specificationOf(transaction, segmentId)];
  return { ...cost, samplesSkipped: skippedBy(after) - skippedBy(before), plannedStepsLost: stepsLost };
}

function skippedBy({ data }: Awaited<ReturnType<typeof specificationOf>>): number {
  return data.skip.reduce((sum, { from, to }) => sum + to - from, 0);
}
