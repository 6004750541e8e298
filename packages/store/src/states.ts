/** A run as it stood at a step of its effective curve: all that two such states can differ in. */
import {
  type EnvironmentRecord,
  environmentRecord,
  type Intervention,
  InvalidError,
  NotFoundError,
  type RunSpecification,
} from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { toIntervention } from "./interventions";
import { effectivePath, type LineageSegment, type Stretch, stretchesOf } from "./lineage";
import { lineageOf } from "./lineage-rows";
import { specificationOf } from "./segment-queueing";
import { specificationAt } from "./specification-changes";

export interface StateFacts {
  runId: string;
  runName: string;
  step: number;
  /** In force when the step was computed; of the newest state, what the next will be computed by. */
  specification: RunSpecification;
  /** Null: not claimed yet, or not recorded. */
  environment: EnvironmentRecord | null;
  dataset: { name: string; hash: string; trainTokens: number; vocabulary: number } | null;
  /** Absolute index of the next training sequence; null: not known. */
  sampleCursor: number | null;
  /** Applied on the way there, oldest first, without notes and checkpoints. */
  interventions: Intervention[];
  figures: StateFigures;
}

export interface StateFigures {
  tokens: number | null;
  trainLoss: number | null;
  /** Newest up to the step. */
  validationLoss: number | null;
  gradientNorm: number | null;
  /** Tokens; null at steps that did not measure it. */
  noiseScale: number | null;
  learningRate: number | null;
  tokensPerSecond: number | null;
}

export interface StateStore {
  /** The newest where no step is given. Rejects with NotFoundError, and with InvalidError for a step that the run has not reached. */
  at(reference: { runId: string; step?: number | undefined }): Promise<StateFacts>;
}

export function createStateStore(database: Database): StateStore {
  return { at: (reference) => database.read((client) => stateAt(client, reference)) };
}

async function stateAt(client: Transaction, { runId, step: asked }: { runId: string; step?: number | undefined }): Promise<StateFacts> {
  const run = await client.run.findUnique({ where: { id: runId }, select: { name: true } });
  if (run === null) throw new NotFoundError("run", runId);
  const path = effectivePath(await lineageOf(client, runId), runId);
  const live = path.at(-1);
  if (live === undefined) throw new Error(`Run ${runId} has no segment.`);
  const step = asked ?? live.lastStep;
  const segment = asked === undefined ? live : segmentOf(path, step);
  const specification = asked === undefined ? await specificationOf(client, segment.id) : await specificationAt(client, segment.id, step);
  const { environment, startCheckpoint } = await client.segment.findUniqueOrThrow({
    where: { id: segment.id },
    select: { environment: true, startCheckpoint: { select: { sampleCursor: true } } },
  });
  const dataset = await client.dataset.findUnique({ where: { name: specification.data.dataset } });
  const point = await client.metricPoint.findUnique({ where: { segmentId_step: { segmentId: segment.id, step } } });
  return {
    runId,
    runName: run.name,
    step,
    specification,
    environment: environment === null ? null : environmentRecord.parse(environment),
    dataset: dataset && {
      name: dataset.name,
      hash: dataset.hash,
      trainTokens: Number(dataset.trainTokens),
      vocabulary: dataset.vocabulary,
    },
    sampleCursor: cursorAt(step, segment, point?.sampleEnd, startCheckpoint?.sampleCursor),
    interventions: await interventionsUpTo(client, stretchesOf(path), step),
    figures: {
      tokens: point === null ? null : Number(point.tokens),
      trainLoss: point?.trainLoss ?? null,
      validationLoss: await validationLossAt(client, stretchesOf(path), step),
      gradientNorm: point?.gradientNorm ?? null,
      noiseScale: point?.noiseScale ?? null,
      learningRate: point?.learningRate ?? null,
      tokensPerSecond: point?.tokensPerSecond ?? null,
    },
  };
}

/** The segment that computed the step; of step 0, the one that begins there. */
function segmentOf(path: readonly LineageSegment[], step: number): LineageSegment {
  const stretches = stretchesOf(path);
  const found = step === 0 ? path[0] : path.find((_, index) => isWithin(stretches[index], step));
  if (found !== undefined) return found;
  const last = path.at(-1)?.lastStep ?? 0;
  throw new InvalidError([{ field: "step", message: `must be a step that the run has done: at most ${last}` }]);
}

function isWithin(stretch: Stretch | undefined, step: number): boolean {
  return stretch !== undefined && step > stretch.after && step <= stretch.until;
}

function cursorAt(step: number, segment: LineageSegment, sampleEnd: bigint | undefined, startCursor: bigint | undefined): number | null {
  if (sampleEnd !== undefined) return Number(sampleEnd);
  if (step === 0) return 0;
  return step === segment.startStep && startCursor !== undefined ? Number(startCursor) : null;
}

async function interventionsUpTo(client: Transaction, stretches: readonly Stretch[], step: number): Promise<Intervention[]> {
  const rows = await client.intervention.findMany({
    where: {
      segmentId: { in: stretches.map(({ id }) => id) },
      kind: { notIn: ["annotate", "checkpoint"] },
      status: "applied",
      appliedStep: { lte: step },
    },
    orderBy: [{ appliedStep: "asc" }, { appliedAt: "asc" }],
  });
  const onTheWay = rows.filter(({ segmentId, appliedStep }) => {
    const stretch = stretches.find(({ id }) => id === segmentId);
    return stretch !== undefined && (appliedStep ?? 0) <= stretch.until;
  });
  return onTheWay.map(toIntervention);
}

async function validationLossAt(client: Transaction, stretches: readonly Stretch[], step: number): Promise<number | null> {
  const found = await client.evaluation.findFirst({
    where: {
      validationLoss: { not: null },
      OR: stretches.map(({ id, after, until }) => ({ segmentId: id, step: { gt: after, lte: Math.min(until, step) } })),
    },
    orderBy: { step: "desc" },
  });
  return found?.validationLoss ?? null;
}
