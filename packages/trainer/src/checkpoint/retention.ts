/** Which checkpoints may be deleted. */

export interface RetainableCheckpoint {
  readonly id: string;
  readonly step: number;
  readonly validationLoss: number | null;
  readonly pinned: boolean;
}

/** Ids of the checkpoints that are neither among the newest `keep`, nor pinned, nor the one with the lowest validation loss (the earliest of equals). */
export function selectCheckpointsToDelete(checkpoints: readonly RetainableCheckpoint[], keep: number): readonly string[] {
  const newestFirst = [...checkpoints].sort((a, b) => b.step - a.step);
  const best = newestFirst.reduce<RetainableCheckpoint | null>((lowest, candidate) => {
    if (candidate.validationLoss === null) return lowest;
    return lowest?.validationLoss == null || candidate.validationLoss <= lowest.validationLoss ? candidate : lowest;
  }, null);
  return newestFirst
    .slice(keep)
    .filter((candidate) => !candidate.pinned && candidate !== best)
    .map(({ id }) => id);
}
