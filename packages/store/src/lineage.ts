/**
 * The tree of segments that a run is made of and the one curve through it that counts. A run that began from another one's checkpoint, or went
 * on from a fork's, has segments of other runs in its lineage: those that its own descend from.
 */

export interface LineageSegment {
  readonly id: string;
  readonly runId: string;
  readonly parentId: string | null;
  readonly ordinal: number;
  readonly startStep: number;
  readonly lastStep: number;
}

/** From the root to the run's live segment (its own with the largest ordinal); empty when it has none. */
export function effectivePath<Segment extends LineageSegment>(segments: readonly Segment[], runId: string): Segment[] {
  const live = segments.reduce<Segment | undefined>(
    (newest, segment) => (segment.runId === runId && (newest === undefined || segment.ordinal > newest.ordinal) ? segment : newest),
    undefined,
  );
  return live === undefined ? [] : pathTo(segments, live.id);
}

/** From the root to a segment. */
export function pathTo<Segment extends LineageSegment>(segments: readonly Segment[], segmentId: string): Segment[] {
  const byId = new Map(segments.map((segment) => [segment.id, segment]));
  const path: Segment[] = [];
  for (let at = byId.get(segmentId); at !== undefined; at = at.parentId === null ? undefined : byId.get(at.parentId)) path.unshift(at);
  return path;
}

/** Steps of a segment: those after `after`, up to `until`. */
export interface Stretch {
  readonly id: string;
  readonly after: number;
  readonly until: number;
}

/** What each segment of a path gives to its curve. */
export function stretchesOf(path: readonly LineageSegment[]): Stretch[] {
  return path.map(({ id, startStep, lastStep }, index) => ({ id, after: startStep, until: path[index + 1]?.startStep ?? lastStep }));
}

/**
 * Last step of each segment that is on the effective curve: null for all of it, its startStep for none of it. A segment on the path counts
 * up to where the next one takes over; what comes after was abandoned by a rollback or lost with a node, and stays to be looked at.
 */
export function effectiveUntilSteps(segments: readonly LineageSegment[], runId: string): Map<string, number | null> {
  const until = new Map<string, number | null>(segments.map((segment) => [segment.id, segment.startStep]));
  const path = effectivePath(segments, runId);
  for (const [i, segment] of path.entries()) {
    const next = path[i + 1];
    // Another run's segment may go on meanwhile, and what it does then is not this run's.
    const isWhole = next === undefined || (segment.runId === runId && next.startStep >= segment.lastStep);
    until.set(segment.id, isWhole ? null : next.startStep);
  }
  return until;
}

/** What belongs to the lineage: all of the run's own segments; of another run's, up to where the last that descends from it takes over. */
export function belongingTo(segments: readonly LineageSegment[], runId: string): Stretch[] {
  return segments.map((segment) => {
    const children = segments.filter(({ parentId }) => parentId === segment.id).map(({ startStep }) => startStep);
    const until = segment.runId === runId ? Number.POSITIVE_INFINITY : Math.max(segment.startStep, ...children);
    return { id: segment.id, after: segment.startStep, until: Math.min(until, lastOfAll) };
  });
}

/** No step is beyond it: PostgreSQL's largest integer. */
const lastOfAll = 2 ** 31 - 1;

/** Whether a step of a segment lies on the effective curve, given the segment's last effective step. */
export function isEffective(step: number, effectiveUntilStep: number | null): boolean {
  return effectiveUntilStep === null || step <= effectiveUntilStep;
}
