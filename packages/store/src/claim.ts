/** Claiming a segment: the compare-and-set by which a job delivered twice trains once. */
import { type RunSpecification, runSpecification } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { heldAtGate } from "./environment-gate";
import { lockNode, type SegmentWriter } from "./row-locks";
import { addRunEvent } from "./run-events";

export interface ClaimedSegment extends SegmentWriter {
  runId: string;
  runName: string;
  ordinal: number;
  specification: RunSpecification;
  startStep: number;
  startTokens: number;
  /** Where a candidate of an undecided tournament stops; null: at the run's end. */
  stopAtStep: number | null;
  /** Where a trial of a sweep pauses; null: it goes on to its end. */
  pauseAtStep: number | null;
  /** `path` is relative to the checkpoint store. */
  startCheckpoint: { id: string; step: number; path: string; stateHash: string } | null;
}

export interface Claim {
  segmentId: string;
  nodeId: string;
  incarnation: number;
  /** Why this node will not take it, in words for the run's page; null: it will. */
  refusal?: (candidate: { runId: string; specification: RunSpecification }) => string | null;
  /** Told why the run stays queued, where this node refuses it or nobody has accepted yet what changed here. */
  onRefused?: (refused: { runId: string; reason: string }) => void;
}

type ClaimRow = Omit<ClaimedSegment, "specification" | "startCheckpoint"> & {
  specification: unknown;
  checkpointId: string | null;
  checkpointPath: string | null;
  stateHash: string | null;
  nodeName: string;
};

/**
 * One statement decides: the node must be healthy, this incarnation and idle, the run queued, the segment queued and its wait over; then it gets the next
 * fencing token. Concurrent claims wait for the first at the node's or the run's row and then find it changed.
 */
export async function claimSegment(
  transaction: Transaction,
  { segmentId, nodeId, incarnation, refusal = () => null, onRefused }: Claim,
): Promise<ClaimedSegment | null> {
  await lockNode(transaction, nodeId); // first, so that the statement sees what a claim it waited for has done
  const refused = (await refusedBy(transaction, segmentId, refusal)) ?? (await heldAtGate(transaction, { segmentId, nodeId, incarnation }));
  if (refused !== null) {
    await sayWhatItWaitsFor(transaction, refused);
    onRefused?.(refused);
    return null;
  }
  const [row] = await transaction.$queryRaw<ClaimRow[]>`
    WITH node AS (
        SELECT n."id", n."name", n."incarnation", n."environment" FROM "Node" n
        WHERE n."id" = ${nodeId} AND n."incarnation" = ${incarnation} AND n."state" = 'healthy'),
      run AS (
        UPDATE "Run" r SET "status" = 'running', "statusDetail" = NULL, "startedAt" = COALESCE(r."startedAt", clock_timestamp())
        FROM "Segment" s, node
        WHERE s."id" = ${segmentId} AND s."status" = 'queued' AND r."id" = s."runId" AND r."status" = 'queued'
          AND (s."notBefore" IS NULL OR s."notBefore" <= clock_timestamp())
          AND NOT EXISTS (SELECT 1 FROM "Segment" busy WHERE busy."nodeId" = node."id" AND busy."status" = 'running')
        RETURNING r."id", r."name", r."tournamentId", r."pauseAtStep"),
      claimed AS (
        UPDATE "Segment" s SET "status" = 'running', "nodeId" = node."id", "nodeIncarnation" = node."incarnation",
          "fence" = nextval('segment_fence'), "startedAt" = clock_timestamp(), "environment" = node."environment"
        FROM node, run WHERE s."id" = ${segmentId} AND s."runId" = run."id" AND s."status" = 'queued'
        RETURNING s.*)
    SELECT claimed."id" AS "segmentId", claimed."fence"::float8, claimed."runId", run."name" AS "runName", claimed."ordinal",
      claimed."specification", claimed."startStep", claimed."startTokens"::float8, node."name" AS "nodeName",
      c."id" AS "checkpointId", c."path" AS "checkpointPath", c."stateHash", from_."step" + t."steps" AS "stopAtStep",
      run."pauseAtStep"
    FROM claimed CROSS JOIN run CROSS JOIN node LEFT JOIN "Checkpoint" c ON c."id" = claimed."startCheckpointId"
      LEFT JOIN "Tournament" t ON t."id" = run."tournamentId" AND t."status" = 'running'
      LEFT JOIN "Checkpoint" from_ ON from_."id" = t."checkpointId"`;
  if (row === undefined) return null;
  const { specification, checkpointId, checkpointPath, stateHash, nodeName, ...claimed } = row;
  const { runId, startStep, ordinal } = claimed;
  const message = `Segment ${ordinal} started on ${nodeName} from step ${startStep}.`;
  await addRunEvent(transaction, { runId, segmentId, step: startStep, kind: "lifecycle", message });
  return {
    ...claimed,
    specification: runSpecification.parse(specification),
    startCheckpoint:
      checkpointId === null || checkpointPath === null || stateHash === null
        ? null
        : { id: checkpointId, step: startStep, path: checkpointPath, stateHash },
  };
}

/** Null: the node takes it, or it is not there to be taken. */
async function refusedBy(
  transaction: Transaction,
  segmentId: string,
  refusal: NonNullable<Claim["refusal"]>,
): Promise<{ runId: string; reason: string } | null> {
  const segment = await transaction.segment.findFirst({
    where: { id: segmentId, status: "queued" },
    select: { runId: true, specification: true },
  });
  if (segment === null) return null;
  const { runId } = segment;
  const reason = refusal({ runId, specification: runSpecification.parse(segment.specification) });
  return reason === null ? null : { runId, reason };
}

/** A refused run stays queued for a node that takes it. */
async function sayWhatItWaitsFor(transaction: Transaction, { runId, reason }: { runId: string; reason: string }): Promise<void> {
  await transaction.$executeRaw`
    UPDATE "Run" SET "statusDetail" = ${reason} WHERE "id" = ${runId} AND "status" = 'queued' AND "statusDetail" IS DISTINCT FROM ${reason}`;
}
