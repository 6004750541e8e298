/** Which steps of a segment ran before, where, and up to which one the same bits are to be expected: pure functions of a run's lineage. */
import type { RunSpecification } from "@trainyard/contracts";
import { pathTo, type Stretch, stretchesOf } from "./lineage";
import type { Era, SegmentWithEras } from "./segment-eras";

export interface Earlier {
  /** The segment that got furthest along the path. */
  readonly segmentId: string;
  readonly stretches: readonly Stretch[];
  /** Last step for which the same settings were in force. */
  readonly sameUntilStep: number;
  readonly lastStep: number;
  /** Why no bits are to be expected where not even the first step compares; null: they are. */
  readonly why: string | null;
}

/**
 * The earlier segment that `again` is held against: of those that had other settings from the first step on none, while there are others; of
 * the rest the one that got furthest. Null: none of its steps ran before.
 */
export function earlierOf(segments: readonly SegmentWithEras[], again: SegmentWithEras): Earlier | null {
  const byId = new Map(segments.map((segment) => [segment.id, segment]));
  let best: Earlier | null = null;
  for (const candidate of segments) {
    if (candidate.ordinal >= again.ordinal || candidate.lastStep <= again.startStep) continue;
    const stretches = pathBeyond(segments, candidate, again.startStep);
    const sameUntilStep = lastSameStep(byId, stretches, again);
    const why = sameUntilStep > again.startStep ? null : whyNot(candidate, again);
    const found = { segmentId: candidate.id, stretches, sameUntilStep, lastStep: candidate.lastStep, why };
    if (best === null || isBetter(found, best)) best = found;
  }
  return best;
}

function isBetter(found: Earlier, best: Earlier): boolean {
  if ((found.why === null) !== (best.why === null)) return found.why === null;
  return found.sameUntilStep > best.sameUntilStep || (found.why !== null && found.lastStep > best.lastStep);
}

/** The steps beyond `afterStep` on the way from the root to the end of a segment, in order. */
function pathBeyond(segments: readonly SegmentWithEras[], end: SegmentWithEras, afterStep: number): Stretch[] {
  return stretchesOf(pathTo(segments, end.id))
    .map(({ id, after, until }) => ({ id, after: Math.max(after, afterStep), until }))
    .filter(({ after, until }) => after < until);
}

function lastSameStep(byId: ReadonlyMap<string, SegmentWithEras>, stretches: readonly Stretch[], again: SegmentWithEras): number {
  let same = again.startStep;
  for (const { id, after, until } of stretches) {
    const eras = byId.get(id)?.eras ?? [];
    for (let step = after; step < until; ) {
      const [before, now] = [eraOf(eras, step + 1), eraOf(again.eras, step + 1)];
      if (!isExact(before.specification) || arithmeticOf(before.specification) !== arithmeticOf(now.specification)) return same;
      step = Math.min(until, before.untilStep, now.untilStep);
      same = step;
    }
  }
  return same;
}

function whyNot(before: SegmentWithEras, again: SegmentWithEras): string {
  const { specification } = eraOf(again.eras, again.startStep + 1);
  if (!isExact(specification) || !isExact(eraOf(before.eras, again.startStep + 1).specification))
    return "Steps on a GPU are not the same bits twice.";
  return "The settings were changed.";
}

function eraOf(eras: readonly Era[], step: number): Era {
  const era = eras.find(({ untilStep }) => step <= untilStep);
  if (era === undefined) throw new Error("A segment has no specification.");
  return era;
}

function isExact({ runtime }: RunSpecification): boolean {
  return runtime.executionProvider === "cpu";
}

/** What decides the numbers of an update. Samples left out are seen in the samples read; writing and telling change no number. */
function arithmeticOf(specification: RunSpecification): string {
  const { checkpoint: _checkpoint, samples: _samples, data, ...arithmetic } = specification;
  return JSON.stringify({ ...arithmetic, dataset: data.dataset });
}
