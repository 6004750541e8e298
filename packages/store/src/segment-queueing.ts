/** Queueing a segment: its row and its outbox row, so that the job is delivered even if the process dies right after. */
import { type RunSpecification, runSpecification } from "@trainyard/contracts";
import type { Transaction } from "./database";
import type { StartCheckpoint } from "./last-good-checkpoint";
import { newId } from "./new-id";

interface NewSegment {
  runId: string;
  /** Null: initialised from the seed. */
  checkpoint: StartCheckpoint | null;
  specification: RunSpecification;
  /** No node may claim it sooner. */
  delayMs?: number;
}

/** The run must be locked (or new) and without an open segment. Answers the segment's id. */
export async function queueSegment(
  transaction: Transaction,
  { runId, checkpoint, specification, delayMs = 0 }: NewSegment,
): Promise<string> {
  const { segmentCount } = await transaction.run.update({
    where: { id: runId },
    data: { segmentCount: { increment: 1 }, status: "queued", endedAt: null },
    select: { segmentCount: true },
  });
  const parentPoint =
    checkpoint === null
      ? null
      : await transaction.metricPoint.findUnique({ where: { segmentId_step: { segmentId: checkpoint.segmentId, step: checkpoint.step } } });
  const startStep = checkpoint?.step ?? 0;
  const startTokens = checkpoint?.tokens ?? 0;
  const { id } = await transaction.segment.create({
    data: {
      id: newId("seg"),
      runId,
      ordinal: segmentCount,
      parentId: checkpoint?.segmentId ?? null,
      startCheckpointId: checkpoint?.id ?? null,
      startStep,
      startTokens,
      lastStep: startStep,
      lastTokens: startTokens,
      lastTrainLoss: parentPoint?.trainLoss ?? null,
      specification,
      status: "queued",
    },
  });
  if (delayMs > 0)
    await transaction.$executeRaw`
      UPDATE "Segment" SET "notBefore" = clock_timestamp() + ${delayMs} * interval '1 millisecond' WHERE "id" = ${id}`;
  await transaction.outbox.create({ data: { segmentId: id } });
  return id;
}

/** What the segment trains with; also what one that follows it trains with, unless a person changes it. */
export async function specificationOf(transaction: Transaction, segmentId: string): Promise<RunSpecification> {
  const { specification } = await transaction.segment.findUniqueOrThrow({ where: { id: segmentId }, select: { specification: true } });
  return runSpecification.parse(specification);
}
