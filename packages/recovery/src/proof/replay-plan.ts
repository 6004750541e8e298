/** What to do, from step 0 on, so that a run comes about again. */
import { ConflictError, InvalidError, type ReplayPlan, type RunOverrides, type RunSpecification } from "@trainyard/contracts";

export interface ReplayFacts {
  readonly runId: string;
  /** The effective curve from the seed on, segment by segment: steps after `fromStep` up to `toStep`. */
  readonly path: readonly ReplaySegment[];
  /** On that curve. */
  readonly checkpoints: readonly { readonly step: number; readonly stateHash: string }[];
}

interface ReplaySegment {
  readonly runId: string;
  readonly segmentId: string;
  readonly fromStep: number;
  readonly toStep: number;
  /** In order: what was in force up to a step, that one included, and the change that was made there. */
  readonly eras: readonly {
    readonly untilStep: number;
    readonly specification: RunSpecification;
    readonly endedBy: RunOverrides | null;
  }[];
}

/**
 * Up to `untilStep`, or to the newest checkpoint, whose state the replay must end in; without any, to the newest step. What roll-backs skip
 * and what a restart goes on with stands in the specifications; an update that the guard skipped, it skips again.
 * @throws InvalidError for a step that the curve does not have, ConflictError where no bits are to be expected
 */
export function replayPlanOf({ runId, path, checkpoints }: ReplayFacts, untilStep?: number): ReplayPlan {
  const lastStep = path.at(-1)?.toStep ?? 0;
  const newest = checkpoints.reduce<number | null>((step, checkpoint) => Math.max(step ?? 0, checkpoint.step), null);
  const end = untilStep ?? newest ?? lastStep;
  if (end < 1 || end > lastStep)
    throw untilStep === undefined
      ? new ConflictError("The run has no step yet.")
      : new InvalidError([{ field: "untilStep", message: `must lie between 1 and ${lastStep}, the newest step of the effective curve` }]);
  const legs = path.filter(({ fromStep, toStep }) => fromStep < Math.min(toStep, end)).map((segment) => legOf(segment, end));
  if (legs.some(({ specification }) => specification.runtime.executionProvider !== "cpu"))
    throw new ConflictError("Steps on a GPU are not the same bits twice; only what ran on the processor can be replayed.");
  return { runId, untilStep: end, stateHash: checkpoints.find(({ step }) => step === end)?.stateHash ?? null, legs };
}

/**
 * The steps after a checkpoint of the curve, up to a step. A change at the checkpoint's own boundary was made after its state was written, so it is
 * made again. Unlike a replay that has to be the same bits, this may be of a run on a GPU.
 */
export function legsBetween(
  path: readonly ReplaySegment[],
  { fromStep, toStep }: { fromStep: number; toStep: number },
): ReplayPlan["legs"] {
  return path
    .filter((segment) => segment.fromStep < Math.min(segment.toStep, toStep) && segment.toStep > fromStep)
    .map((segment) => {
      const leg = legOf(segment, toStep);
      const inForce = segment.eras.find(({ untilStep }) => untilStep >= fromStep);
      if (leg.fromStep >= fromStep || inForce === undefined) return leg;
      return { ...leg, fromStep, specification: inForce.specification, changes: leg.changes.filter(({ step }) => step >= fromStep) };
    });
}

function legOf({ runId, segmentId, fromStep, toStep, eras }: ReplaySegment, end: number): ReplayPlan["legs"][number] {
  const [first] = eras;
  if (first === undefined) throw new Error(`Segment ${segmentId} has no specification.`);
  const to = Math.min(toStep, end);
  // A change at the last boundary was made after the state that the next segment starts from was written.
  const changes = eras.flatMap(({ untilStep, endedBy }) =>
    endedBy === null || untilStep >= to ? [] : [{ step: untilStep, changes: endedBy }],
  );
  return { runId, segmentId, fromStep, toStep: to, specification: first.specification, changes };
}
