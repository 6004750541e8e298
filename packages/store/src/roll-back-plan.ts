/** What going back before a stretch of the effective curve would cost and change. */
import {
  InvalidError,
  NotFoundError,
  planSettings,
  type RollBackPlan,
  type RollBackPlanRequest,
  type RunOverrides,
  type RunSpecification,
  type RunStatus,
  type SampleRange,
  skippedWithin,
  withFieldsBelow,
  withSkipped,
} from "@trainyard/contracts";
import { type CurvePoint, costBeyond, newestPoints } from "./curve-points";
import type { Transaction } from "./database";
import { newestSoundCheckpoint, type StartCheckpoint } from "./last-good-checkpoint";
import { effectivePath, type LineageSegment, stretchesOf } from "./lineage";
import { lineageOf } from "./lineage-rows";
import { specificationOf } from "./segment-queueing";

export interface PlannedRollBack {
  readonly plan: RollBackPlan;
  /** Null: back to the seed. */
  readonly checkpoint: StartCheckpoint | null;
  /** To go on with. */
  readonly specification: RunSpecification;
  /** The segment whose curve is left. */
  readonly fromSegmentId: string;
}

/** Steps whose speed is that at which the cost grows. */
const speedWindow = 15;

/** @throws InvalidError naming the field of the request; NotFoundError for a checkpoint that the effective curve does not have there */
export async function planRollBack(
  client: Transaction,
  run: { readonly id: string; readonly status: RunStatus },
  request: RollBackPlanRequest,
): Promise<PlannedRollBack> {
  const path = effectivePath(await lineageOf(client, run.id), run.id);
  const live = path.at(-1);
  if (live === undefined) throw new NotFoundError("run", run.id);
  requireStretch(request, live.lastStep);
  const inForce = await specificationOf(client, live.id);
  const checkpoint = await startOf(client, path, request);
  const start = { step: checkpoint?.step ?? 0, tokens: checkpoint?.tokens ?? 0 };
  const skip = request.skipSamples ? await readIn(client, path, request) : null;
  const { specification, changes } = settingsFor(inForce, request, skip, start);
  const isOwnSkip = request.changes?.data?.skip !== undefined;
  const { peakLearningRate } = specification.schedule;
  return {
    checkpoint,
    specification,
    fromSegmentId: live.id,
    plan: {
      checkpointId: checkpoint?.id ?? null,
      checkpointStep: start.step,
      atStep: live.lastStep,
      ...(await costBeyond(client, path, start)),
      stepsPerSecond: run.status === "running" ? speedOf(await newestPoints(client, path.slice(-1), { count: speedWindow })) : null,
      skip: skip === null ? [] : [skip],
      samplesSkipped: skip === null ? 0 : skip.to - skip.from - skippedWithin(inForce.data.skip, skip),
      peakLearningRate: { from: inForce.schedule.peakLearningRate, to: peakLearningRate },
      changes: changes.filter(({ field }) => isOwnSkip || field !== "data.skip").map(({ field, from, to }) => ({ field, from, to })),
    },
  };
}

function requireStretch({ fromStep, toStep }: RollBackPlanRequest, lastStep: number): void {
  if (toStep < fromStep) throw new InvalidError([{ field: "toStep", message: `must not be before the first step, ${fromStep}` }]);
  if (toStep > lastStep) throw new InvalidError([{ field: "toStep", message: `must not be beyond step ${lastStep}, where the run is` }]);
}

async function startOf(
  client: Transaction,
  path: readonly LineageSegment[],
  { fromStep, checkpointId }: RollBackPlanRequest,
): Promise<StartCheckpoint | null> {
  if (checkpointId === undefined) return newestSoundCheckpoint(client, path, fromStep - 1);
  const found = await client.checkpoint.findUnique({ where: { id: checkpointId } });
  const until = stretchesOf(path).find(({ id }) => id === found?.segmentId)?.until;
  if (found === null || until === undefined || found.step > until)
    throw new NotFoundError("checkpoint of the effective curve", checkpointId);
  if (found.step >= fromStep)
    throw new InvalidError([{ field: "checkpointId", message: `must be before step ${fromStep}: it is of step ${found.step}` }]);
  return { id: found.id, segmentId: found.segmentId, step: found.step, tokens: Number(found.tokens), path: found.path };
}

/** From the first sample of the stretch's first step to the last of its last. */
async function readIn(
  client: Transaction,
  path: readonly LineageSegment[],
  { fromStep, toStep }: RollBackPlanRequest,
): Promise<SampleRange> {
  const at = async (step: number) => (await newestPoints(client, path, { count: 1, upToStep: step })).find((point) => point.step === step);
  const [first, last] = [await at(fromStep), await at(toStep)];
  if (first === undefined) throw new InvalidError([{ field: "fromStep", message: "must be a recorded step of the effective curve" }]);
  if (last === undefined) throw new InvalidError([{ field: "toStep", message: "must be a recorded step of the effective curve" }]);
  return { from: first.sampleStart, to: last.sampleEnd };
}

function settingsFor(
  inForce: RunSpecification,
  request: RollBackPlanRequest,
  skip: SampleRange | null,
  start: { step: number; tokens: number },
) {
  const asked = request.changes ?? {};
  const skipped = asked.data?.skip ?? inForce.data.skip;
  const data = skip === null ? asked.data : { ...asked.data, skip: withSkipped(skipped, skip) };
  const changes: RunOverrides = { ...asked, ...(data === undefined ? {} : { data }) };
  try {
    return planSettings(inForce, changes, start);
  } catch (error) {
    throw withFieldsBelow("changes", error);
  }
}

/** Steps a second, with what came between them; null: none was made yet. */
function speedOf(points: readonly CurvePoint[]): number | null {
  const ms = points.reduce((sum, point) => sum + point.stepDurationMs, 0);
  return ms === 0 ? null : (1_000 * points.length) / ms;
}
