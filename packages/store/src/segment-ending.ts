/** The one way a segment ends, whoever ends it: segment, run, interventions, node and the next segment change together. */
import type { RunSpecification, RunStatus, SegmentEndReason } from "@trainyard/contracts";
import { bundleAtEnd } from "./bundles/bundle-at-end";
import type { Transaction } from "./database";
import { openInterventions, outcomeWith, settleInterventions } from "./intervention-settling";
import { lastGoodCheckpoint, type StartCheckpoint } from "./last-good-checkpoint";
import { cordonWhenDrained } from "./node-state";
import type { LineageHead } from "./row-locks";
import { addRunEvent } from "./run-events";
import { queueSegment, specificationOf } from "./segment-queueing";

export interface SegmentEnded {
  runId: string;
  segmentId: string;
  /** What the run is now. */
  runStatus: RunStatus;
  endReason: SegmentEndReason;
  /** The segment that goes on; it is in the outbox. */
  queuedSegmentId: string | null;
  /** The node it ran on; null when it had not started. */
  nodeId: string | null;
  incidentId: string | null;
  /** Whether the node's state changed with it. */
  nodeChanged: boolean;
}

export interface Ending {
  reason: SegmentEndReason;
  detail: string | null;
  /** What becomes of the run, unless a stop or pause that is waiting wins; `queued` goes on from the last good checkpoint. */
  outcome: RunStatus;
  /** Shown with the run's status. */
  statusDetail?: string | null;
  /** What goes on waits so long; left out: it does not. */
  delayMs?: number;
  /** Go on from here whatever is waiting: somebody's restart or roll-back. Null: from the seed. */
  restart?: { checkpoint: StartCheckpoint | null; specification: RunSpecification };
  incidentId?: string;
  author?: string;
}

/** `segment` must be queued or running, and both rows locked. */
export async function endSegment(transaction: Transaction, { run, segment }: LineageHead, ending: Ending): Promise<SegmentEnded> {
  const { reason, detail, restart, author } = ending;
  await transaction.$executeRaw`
    UPDATE "Segment" SET "status" = 'ended', "endReason" = ${reason}::"SegmentEndReason", "endDetail" = ${detail}, "endedAt" = clock_timestamp()
    WHERE "id" = ${segment.id}`;
  const open = await openInterventions(transaction, run.id);
  const outcome = restart === undefined ? outcomeWith(open, ending.outcome) : "queued";
  await transaction.$executeRaw`
    UPDATE "Run" SET "status" = ${outcome}::"RunStatus", "statusDetail" = ${ending.statusDetail ?? null},
      "endedAt" = CASE WHEN ${outcome} IN ('finished', 'stopped', 'failed') THEN clock_timestamp() END
    WHERE "id" = ${run.id}`;
  await addRunEvent(transaction, {
    runId: run.id,
    segmentId: segment.id,
    step: segment.lastStep,
    kind: "lifecycle",
    level: outcome === "failed" ? "error" : ending.incidentId === undefined ? "info" : "warning",
    message: `Segment ${segment.ordinal} ended at step ${segment.lastStep}: ${reason}${detail === null ? "" : ` (${detail})`}.`,
    ...(author === undefined ? {} : { author }),
  });
  const queuedSegmentId = outcome === "queued" ? await queueNext(transaction, { run, segment }, ending) : null;
  await settleInterventions(transaction, open, {
    outcome,
    step: segment.lastStep,
    reason,
    queuedSegmentId: restart === undefined ? queuedSegmentId : null,
    overtakenBy: restart === undefined ? `The run was ${outcome} first.` : "A restart came first.",
  });
  if (outcome === "finished") await bundleAtEnd(transaction, { runId: run.id, step: segment.lastStep });
  const nodeChanged = segment.nodeId !== null && (await cordonWhenDrained(transaction, segment.nodeId));
  return {
    runId: run.id,
    segmentId: segment.id,
    runStatus: outcome,
    endReason: reason,
    queuedSegmentId,
    nodeId: segment.nodeId,
    incidentId: ending.incidentId ?? null,
    nodeChanged,
  };
}

async function queueNext(transaction: Transaction, { run, segment }: LineageHead, { restart, delayMs = 0 }: Ending): Promise<string> {
  const checkpoint = restart === undefined ? await lastGoodCheckpoint(transaction, run.id) : restart.checkpoint;
  const specification = restart?.specification ?? (await specificationOf(transaction, segment.id));
  return queueSegment(transaction, { runId: run.id, checkpoint, specification, delayMs });
}
