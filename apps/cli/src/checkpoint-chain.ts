/** The hash chain of a run's checkpoints: which one each must name as the one before it. */
import type { Checkpoint, RunDetail } from "@trainyard/contracts";

export interface ChainLink {
  readonly checkpoint: Checkpoint;
  /** Ordinal of its segment. */
  readonly segment: number;
  /** root: training began at the seed, and it names none. */
  readonly link: "ok" | "broken" | "root";
}

/**
 * In order of segments and steps. The one before a checkpoint is the segment's own before it, else the one that the segment started from.
 * `checkpoints` holds all of the lineage, in any order.
 */
export function checkpointChain(segments: RunDetail["segments"], checkpoints: readonly Checkpoint[]): ChainLink[] {
  const byId = new Map(checkpoints.map((checkpoint) => [checkpoint.id, checkpoint]));
  return segments.flatMap(({ id, ordinal, startCheckpointId }) => {
    let before = startCheckpointId === null ? null : (byId.get(startCheckpointId) ?? undefined);
    const own = checkpoints.filter(({ segmentId }) => segmentId === id).toSorted((a, b) => a.step - b.step);
    return own.map((checkpoint): ChainLink => {
      const expected = before === null ? null : before?.stateHash;
      const agrees = checkpoint.parentHash === expected;
      const link = agrees ? (expected === null ? "root" : "ok") : "broken";
      before = checkpoint;
      return { checkpoint, segment: ordinal, link };
    });
  });
}
