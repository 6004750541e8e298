/**
 * Row locks that transitions take before they look and write, always in the order node, run, segment, checkpoint, so that no two of them
 * wait for each other. They let rows that only refer to the locked one (events, points) be inserted meanwhile.
 */
import { NotFoundError, type RunStatus, type SegmentEndReason } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { FencedError } from "./errors";
import type { LossOutline } from "./loss-outline";

/** Proof that the writer still owns the segment, given at the claim. */
export interface SegmentWriter {
  readonly segmentId: string;
  readonly fence: number;
}

export interface LockedRun {
  id: string;
  status: RunStatus;
  totalSteps: number;
}

export interface LockedSegment {
  id: string;
  runId: string;
  ordinal: number;
  status: "queued" | "running" | "ended";
  endReason: SegmentEndReason | null;
  nodeId: string | null;
  fence: number | null;
  startStep: number;
  lastStep: number;
  lastTokens: number;
  startCheckpointId: string | null;
}

export async function lockNode(transaction: Transaction, nodeId: string): Promise<void> {
  await transaction.$queryRaw`SELECT 1 FROM "Node" WHERE "id" = ${nodeId} FOR NO KEY UPDATE`;
}

/** Rejects with NotFoundError. */
export async function lockRun(transaction: Transaction, runId: string): Promise<LockedRun> {
  const [run] = await transaction.$queryRaw<LockedRun[]>`
    SELECT "id", "status"::text, "totalSteps" FROM "Run" WHERE "id" = ${runId} FOR NO KEY UPDATE`;
  if (run === undefined) throw new NotFoundError("run", runId);
  return run;
}

/** The segment with the largest ordinal. */
export async function lockLiveSegment(transaction: Transaction, runId: string): Promise<LockedSegment> {
  const [segment] = await transaction.$queryRaw<LockedSegment[]>`
    SELECT "id", "runId", "ordinal", "status"::text, "endReason"::text, "nodeId", "fence"::float8, "startStep", "lastStep",
      "lastTokens"::float8, "startCheckpointId"
    FROM "Segment" WHERE "runId" = ${runId} ORDER BY "ordinal" DESC LIMIT 1 FOR NO KEY UPDATE`;
  if (segment === undefined) throw new Error(`Run ${runId} has no segment.`);
  return segment;
}

/** A run, its live segment, and the node that trains it, locked. */
export interface LineageHead {
  readonly run: LockedRun;
  readonly segment: LockedSegment;
}

/** A segment claimed between the look for its node and the lock leaves that node unlocked; a deadlock this can lead to is tried again. */
export async function lockLineageHead(transaction: Transaction, runId: string): Promise<LineageHead> {
  const [running] = await transaction.$queryRaw<{ nodeId: string }[]>`
    SELECT "nodeId" FROM "Segment" WHERE "runId" = ${runId} AND "status" = 'running'`;
  if (running !== undefined) await lockNode(transaction, running.nodeId);
  const run = await lockRun(transaction, runId);
  return { run, segment: await lockLiveSegment(transaction, runId) };
}

/** The head of the run the writer trains; rejects with FencedError unless the writer's segment is running. */
export async function lockOwned(transaction: Transaction, { segmentId, fence }: SegmentWriter): Promise<LineageHead> {
  const [owned] = await transaction.$queryRaw<{ runId: string }[]>`
    SELECT "runId" FROM "Segment" WHERE "id" = ${segmentId} AND "fence" = ${fence}`;
  if (owned === undefined) throw new FencedError(segmentId, fence);
  const head = await lockLineageHead(transaction, owned.runId);
  const { id, status, fence: current } = head.segment;
  if (id !== segmentId || status !== "running" || current !== fence) throw new FencedError(segmentId, fence);
  return head;
}

/** What a writer's record touches: its segment alone. Rejects with FencedError unless the segment is running under its fence. */
export async function lockWritable(
  transaction: Transaction,
  { segmentId, fence }: SegmentWriter,
): Promise<{ runId: string; startStep: number; lastStep: number; lossOutline: LossOutline | null }> {
  const [segment] = await transaction.$queryRaw<{ runId: string; startStep: number; lastStep: number; lossOutline: LossOutline | null }[]>`
    SELECT "runId", "startStep", "lastStep", "lossOutline" FROM "Segment"
    WHERE "id" = ${segmentId} AND "fence" = ${fence} AND "status" = 'running' FOR NO KEY UPDATE`;
  if (segment === undefined) throw new FencedError(segmentId, fence);
  return segment;
}
