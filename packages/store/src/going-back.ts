/** Going back: what runs ends at once, and a new segment starts from an earlier state. Restarts, roll-backs and tournaments all do it here. */
import { endFrom, type RunSpecification } from "@trainyard/contracts";
import type { Transaction } from "./database";
import type { StartCheckpoint } from "./last-good-checkpoint";
import type { LineageHead } from "./row-locks";
import { endSegment } from "./segment-ending";
import { queueSegment } from "./segment-queueing";

export interface GoingBack {
  /** Null: back to the seed. */
  readonly checkpoint: StartCheckpoint | null;
  /** To go on with. */
  readonly specification: RunSpecification;
  readonly author: string;
  /** Why what runs ends; `rolled-back` when left out. */
  readonly reason?: "rolled-back" | "diverged";
}

export interface GoneBack {
  /** The new segment. */
  readonly segmentId: string;
  /** Node whose trainer is to be killed; null: none runs. */
  readonly wakeNodeId: string | null;
}

/** Works in any status of the run. The checkpoint must be sound and locked. */
export async function goBack(transaction: Transaction, head: LineageHead, going: GoingBack): Promise<GoneBack> {
  const { run, segment } = head;
  const { checkpoint, specification, author, reason = "rolled-back" } = going;
  const segmentId =
    segment.status === "ended"
      ? await queueSegment(transaction, { runId: run.id, checkpoint, specification })
      : await endAndQueue(transaction, head, { checkpoint, specification, author, reason });
  const end = endFrom(specification, { step: checkpoint?.step ?? 0, tokens: checkpoint?.tokens ?? 0 });
  await transaction.run.update({ where: { id: run.id }, data: { totalSteps: end.step, totalTokens: end.tokens, statusDetail: null } });
  return { segmentId, wakeNodeId: segment.status === "running" ? segment.nodeId : null };
}

async function endAndQueue(transaction: Transaction, head: LineageHead, going: Required<GoingBack>): Promise<string> {
  const { checkpoint, specification, author, reason } = going;
  const detail = checkpoint === null ? "back to the start" : `back to step ${checkpoint.step}`;
  const { queuedSegmentId } = await endSegment(transaction, head, {
    reason,
    detail,
    outcome: "queued",
    restart: { checkpoint, specification },
    author,
  });
  if (queuedSegmentId === null) throw new Error("A segment that ended for a restart was not followed by another.");
  return queuedSegmentId;
}
