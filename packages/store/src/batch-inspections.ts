/** Looks into what a step read: where it stands on the effective curve, from which parameters its losses are to be computed, and what came of it. */
import {
  type BatchInspection,
  batchInspection,
  ConflictError,
  NotFoundError,
  type RunSpecification,
  runSpecification,
  type SampleRange,
  samplesFrom,
  skippedWithin,
} from "@trainyard/contracts";
import { z } from "zod";
import type { Database, Transaction } from "./database";
import { newestSoundCheckpoint } from "./last-good-checkpoint";
import { effectivePath, type LineageSegment, stretchesOf } from "./lineage";
import { lineageOf } from "./lineage-rows";
import { createTask, endTask, type NodeTask, type TaskOwner, toTask } from "./node-tasks";
import { requireRun } from "./runs";
import { specificationOf } from "./segment-queueing";

/** What a node needs to know for it. */
export interface InspectionTask {
  runId: string;
  step: number;
  /** In force at the step. */
  specification: RunSpecification;
  /** Training sequences that the step read. */
  samples: SampleRange[];
  /** Newest sound one before the step, `path` relative to the checkpoint store; null: the parameters are the seed's. */
  checkpoint: { id: string; step: number; path: string } | null;
}

export type SampleLoss = BatchInspection["samples"][number];

export interface BatchInspectionStore {
  /** The one that waits or runs already, where there is one. Conflict where the step is not on the effective curve. */
  request(input: { runId: string; step: number; author: string; reason: string }): Promise<BatchInspection>;
  /** The newest; NotFoundError where nobody asked for one. */
  newest(runId: string, step: number): Promise<BatchInspection>;
  /** Chooses the checkpoint anew and keeps the choice: retention may have removed the one before. */
  describe(task: NodeTask): Promise<InspectionTask>;
  /** Worst sample first. */
  finish(owner: TaskOwner, samples: SampleLoss[]): Promise<void>;
}

const argumentsSchema = z.object({
  segmentId: z.string(),
  samples: z.array(z.object({ from: z.int(), to: z.int() })),
  checkpoint: z.object({ id: z.string(), step: z.int(), path: z.string() }).nullable(),
});
const resultSchema = z.object({ samples: batchInspection.shape.samples });

export function createBatchInspectionStore(database: Database): BatchInspectionStore {
  return {
    request: (input) => database.transaction((transaction) => request(transaction, input)),
    newest: (runId, step) =>
      database.read(async (client) => {
        const task = await newestTask(client, runId, step);
        if (task === null) throw new NotFoundError(`inspection of run ${runId} at step`, String(step));
        return toInspection(task);
      }),
    describe: (task) => database.read((client) => describe(client, task)),
    finish: (owner, samples) => database.read((client) => endTask(client, owner, { status: "done", result: { samples } })),
  };
}

async function request(
  transaction: Transaction,
  { runId, step, author, reason }: Parameters<BatchInspectionStore["request"]>[0],
): Promise<BatchInspection> {
  await requireRun(transaction, runId);
  const newest = await newestTask(transaction, runId, step);
  if (newest !== null && (newest.status === "queued" || newest.status === "running")) return toInspection(newest);
  const path = effectivePath(await lineageOf(transaction, runId), runId);
  const segment = stretchesOf(path).find(({ after, until }) => step > after && step <= until);
  const point =
    segment === undefined ? null : await transaction.metricPoint.findUnique({ where: { segmentId_step: { segmentId: segment.id, step } } });
  if (segment === undefined || point === null) throw new ConflictError(`Step ${step} is not on the run's curve.`);
  const { data } = await specificationOf(transaction, segment.id);
  const read = { from: Number(point.sampleStart), to: Number(point.sampleEnd) };
  const given = {
    segmentId: segment.id,
    samples: samplesFrom(data.skip, read.from, read.to - read.from - skippedWithin(data.skip, read)),
    checkpoint: await checkpointBefore(transaction, path, step),
  };
  return toInspection(
    await createTask(transaction, { kind: "batch-inspection", nodeId: null, runId, step, arguments: given, author, reason }),
  );
}

/** The newest sound checkpoint of the curve before a step. */
async function checkpointBefore(client: Transaction, path: readonly LineageSegment[], step: number): Promise<InspectionTask["checkpoint"]> {
  const checkpoint = await newestSoundCheckpoint(client, path, step - 1);
  return checkpoint === null ? null : { id: checkpoint.id, step: checkpoint.step, path: checkpoint.path };
}

async function describe(client: Transaction, { id, runId, step, arguments: given }: NodeTask): Promise<InspectionTask> {
  const { segmentId, samples } = argumentsSchema.parse(given);
  if (runId === null || step === null) throw new TypeError("An inspection is of a run's step.");
  const checkpoint = await checkpointBefore(client, effectivePath(await lineageOf(client, runId), runId), step);
  await client.nodeTask.update({ where: { id }, data: { arguments: { segmentId, samples, checkpoint } } });
  const { specification } = await client.segment.findUniqueOrThrow({ where: { id: segmentId }, select: { specification: true } });
  return { runId, step, samples, checkpoint, specification: runSpecification.parse(specification) };
}

async function newestTask(client: Transaction, runId: string, step: number): Promise<NodeTask | null> {
  const row = await client.nodeTask.findFirst({
    where: { runId, step, kind: "batch_inspection" },
    orderBy: [{ requestedAt: "desc" }, { id: "desc" }],
  });
  return row === null ? null : toTask(row);
}

function toInspection({ id, runId, step, status, problem, arguments: given, result }: NodeTask): BatchInspection {
  const { checkpoint } = argumentsSchema.parse(given);
  const samples = result === null ? [] : resultSchema.parse(result).samples;
  return { id, runId: runId ?? "", step: step ?? 0, status, checkpointStep: checkpoint?.step ?? null, samples, problem };
}
