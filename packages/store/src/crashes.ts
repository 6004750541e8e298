/** Trainers that failed or died: try again where that can help, give up where it cannot. */
import type { IncidentKind } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { openIncident } from "./incidents";
import { isAnotherNodeFree } from "./node-preference";
import { nextTry } from "./retries";
import { endAndHold } from "./return-gate";
import { type LockedSegment, lockOwned, type SegmentWriter } from "./row-locks";
import { endSegment, type SegmentEnded } from "./segment-ending";

export interface CrashReport {
  /** The trainer's error code, or what the agent saw (an exit code, a signal). */
  code: string;
  message: string;
  evidence?: Record<string, unknown>;
}

/** The same specification on the same data fails the same way again. */
export const hopelessCodes: ReadonlySet<string> = new Set(["invalid", "incompatible", "not-found", "shape", "no-gradient"]);
const corruptCodes = new Set(["corrupt", "corrupt-checkpoint"]);
/** A full disk does not empty itself in seconds: where there is no other node, the same one is tried after so long. */
const fullDiskWaitMs = 30_000;

export async function crashSegment(transaction: Transaction, writer: SegmentWriter, crash: CrashReport): Promise<SegmentEnded> {
  const head = await lockOwned(transaction, writer);
  const { run, segment } = head;
  const { code, message, evidence = {} } = crash;
  const { kind, summary } = incidentOf(crash, segment);
  if (kind === "corrupt-checkpoint")
    await transaction.$executeRaw`UPDATE "Checkpoint" SET "corruptAt" = clock_timestamp() WHERE "id" = ${segment.startCheckpointId}`;
  const incidentId = await openIncident(transaction, {
    kind,
    runId: run.id,
    segmentId: segment.id,
    nodeId: segment.nodeId,
    step: segment.lastStep,
    summary,
    evidence: { code, message, checkpointId: segment.startCheckpointId, ...evidence },
  });
  const ending = { reason: "crashed" as const, detail: `${code}: ${message}`, incidentId };
  if (hopelessCodes.has(code)) return endSegment(transaction, head, { ...ending, outcome: "failed", statusDetail: message });
  if (kind === "corrupt-checkpoint")
    // the one before it is another start, and no failure of the run
    return endAndHold(transaction, head, { ...ending, outcome: "queued", statusDetail: `Tries again after: ${message}` });
  const leastDelayMs = kind === "disk-full" && !(await isAnotherNodeFree(transaction, segment.nodeId ?? "")) ? fullDiskWaitMs : 0;
  return endAndHold(transaction, head, { ...ending, ...(await nextTry(transaction, { runId: run.id, message, leastDelayMs })) });
}

function incidentOf({ code, message }: CrashReport, segment: LockedSegment): { kind: IncidentKind; summary: string } {
  if (corruptCodes.has(code) && segment.startCheckpointId !== null)
    return { kind: "corrupt-checkpoint", summary: `The checkpoint of step ${segment.startStep} is corrupt: ${message}` };
  if (code === "disk-full") return { kind: "disk-full", summary: `A checkpoint could not be written: ${message}` };
  return { kind: "crash", summary: `The trainer failed: ${message}` };
}
