/** The tree of a run's segments and the one curve through it that counts. */

export interface LineageSegment {
  readonly id: string;
  readonly parentId: string | null;
  readonly ordinal: number;
  readonly startStep: number;
  readonly lastStep: number;
}

/** From the root to the live segment (the one with the largest ordinal); empty when there is none. */
export function effectivePath<Segment extends LineageSegment>(segments: readonly Segment[]): Segment[] {
  const byId = new Map(segments.map((segment) => [segment.id, segment]));
  const path: Segment[] = [];
  let at = segments.reduce<Segment | undefined>(
    (live, segment) => (live === undefined || segment.ordinal > live.ordinal ? segment : live),
    undefined,
  );
  while (at !== undefined) {
    path.unshift(at);
    at = at.parentId === null ? undefined : byId.get(at.parentId);
  }
  return path;
}

/**
 * Last step of each segment that is on the effective curve: null for all of it, its startStep for none of it. A segment on the path counts
 * up to where the next one takes over; what comes after was abandoned by a rollback or lost with a node, and stays to be looked at.
 */
export function effectiveUntilSteps(segments: readonly LineageSegment[]): Map<string, number | null> {
  const until = new Map<string, number | null>(segments.map((segment) => [segment.id, segment.startStep]));
  const path = effectivePath(segments);
  for (const [i, segment] of path.entries()) {
    const next = path[i + 1];
    until.set(segment.id, next === undefined || next.startStep >= segment.lastStep ? null : next.startStep);
  }
  return until;
}

/** Whether a step of a segment lies on the effective curve, given the segment's last effective step. */
export function isEffective(step: number, effectiveUntilStep: number | null): boolean {
  return effectiveUntilStep === null || step <= effectiveUntilStep;
}
