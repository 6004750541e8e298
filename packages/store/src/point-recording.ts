/** Storing a batch of points: one INSERT for the rows, one UPDATE for what lists and liveness read of the segment. */
import type { StepPoint } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { closeIntervention } from "./intervention-settling";
import { toJson } from "./json-column";
import { extendOutline } from "./loss-outline";
import { actualCost } from "./roll-back";
import { lockWritable, type SegmentWriter } from "./row-locks";

export async function recordPoints(
  transaction: Transaction,
  writer: SegmentWriter,
  points: readonly StepPoint[],
): Promise<{ inserted: number }> {
  const segment = await lockWritable(transaction, writer);
  const inserted = new Set(await insertPoints(transaction, writer.segmentId, points));
  const added = points.filter((point) => inserted.has(point.step)).sort((a, b) => a.step - b.step);
  const [first] = added;
  const newest = added.at(-1);
  if (first === undefined || newest === undefined) return { inserted: 0 };
  const newestLoss = added.findLast((point) => point.trainLoss !== null)?.trainLoss ?? null;
  const outline = extendOutline(segment.lossOutline, added);
  await transaction.$executeRaw`
    UPDATE "Segment" SET "lossOutline" = ${toJson({ ...outline })}::jsonb, "lastStepAt" = clock_timestamp(),
      "lastTrainLoss" = CASE WHEN ${newest.step} > "lastStep" THEN COALESCE(${newestLoss}::float8, "lastTrainLoss") ELSE "lastTrainLoss" END,
      "lastTokens" = GREATEST("lastTokens", ${newest.tokens}::bigint), "lastStep" = GREATEST("lastStep", ${newest.step}::int)
    WHERE "id" = ${writer.segmentId}`;
  if (segment.lastStep === segment.startStep) await verifyRestart(transaction, { ...segment, id: writer.segmentId }, first);
  return { inserted: added.length };
}

/** One parameter a column: a statement of Prisma binds 32,767 values at most. Answers the steps that were new. */
async function insertPoints(transaction: Transaction, segmentId: string, points: readonly StepPoint[]): Promise<number[]> {
  const column = <Key extends keyof StepPoint>(key: Key) => points.map((point) => point[key]);
  const rows = await transaction.$queryRaw<{ step: number }[]>`
    INSERT INTO "MetricPoint" ("segmentId", "step", "tokens", "timeMs", "trainLoss", "gradientNorm", "noiseScale", "learningRate",
      "tokensPerSecond", "stepDurationMs", "sampleStart", "sampleEnd", "updateSkipped", "evaluationDurationMs", "checkpointDurationMs")
    SELECT ${segmentId}, * FROM UNNEST(${column("step")}::int[], ${column("tokens")}::bigint[], ${column("timeMs")}::bigint[],
      ${column("trainLoss")}::float8[], ${column("gradientNorm")}::float8[], ${column("noiseScale")}::float8[],
      ${column("learningRate")}::float8[], ${column("tokensPerSecond")}::float8[], ${column("stepDurationMs")}::float8[],
      ${column("sampleStart")}::bigint[], ${column("sampleEnd")}::bigint[], ${column("updateSkipped")}::boolean[],
      ${column("evaluationDurationMs")}::float8[], ${column("checkpointDurationMs")}::float8[])
    ON CONFLICT DO NOTHING RETURNING "step"`;
  return rows.map((row) => row.step);
}

/** The first point of a segment shows that what it was queued for has worked, with which learning rate, and what it has cost. */
async function verifyRestart(
  transaction: Transaction,
  { id: segmentId, runId, startStep }: { id: string; runId: string; startStep: number },
  first: StepPoint,
): Promise<void> {
  const open = await transaction.intervention.findMany({
    where: { segmentId, status: "requested", kind: { in: ["restart", "resume", "rollback"] } },
  });
  const began = { segmentId, startStep, step: first.step, learningRate: first.learningRate };
  for (const { id, kind, arguments: planned } of open) {
    const cost = kind === "rollback" ? await actualCost(transaction, { runId, id: segmentId, startStep }, planned) : {};
    await closeIntervention(transaction, id, { status: "applied", step: startStep, result: { ...began, ...cost } });
  }
}
