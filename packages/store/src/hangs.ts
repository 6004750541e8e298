/** Trainers that are alive and do nothing. Their agent sees it first, and it alone: an agent that does not beat is lost with all it runs. */
import type { Transaction } from "./database";
import { openIncident } from "./incidents";
import { nextTry } from "./retries";
import { endAndHold } from "./return-gate";
import { lockOwned, type SegmentWriter } from "./row-locks";
import type { SegmentEnded } from "./segment-ending";

export interface HangReport {
  /** Since its last sign of life. */
  silentMs: number;
  limitMs: number;
  /** What it said last that it was at. */
  activity: string;
  /** What the operating system said of its process, in words; null: it does not tell. */
  processState: string | null;
  evidence: Record<string, unknown>;
}

export async function hangSegment(transaction: Transaction, writer: SegmentWriter, hang: HangReport): Promise<SegmentEnded> {
  const head = await lockOwned(transaction, writer);
  const { run, segment } = head;
  const { silentMs, limitMs, activity, processState, evidence } = hang;
  const state = processState === null ? "" : `; its process was ${processState}`;
  const summary = `The trainer was silent for ${seconds(silentMs)} while ${activity} (limit ${seconds(limitMs)})${state}.`;
  const incidentId = await openIncident(transaction, {
    kind: "hang",
    runId: run.id,
    segmentId: segment.id,
    nodeId: segment.nodeId,
    step: segment.lastStep,
    summary,
    evidence: { lastStep: segment.lastStep, silentMs, limitMs, activity, processState, ...evidence },
  });
  return endAndHold(transaction, head, {
    reason: "hung",
    detail: summary,
    incidentId,
    ...(await nextTry(transaction, { runId: run.id, message: summary })),
  });
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1_000).toFixed(1)} s`;
}
