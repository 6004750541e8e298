/** Which checkpoints a bundle holds, each once, with what each is for. */
import type { KeptCheckpoint } from "@trainyard/bundle";
import type { BundleOrder } from "@trainyard/store";

/** The final first. */
export function keptCheckpoints({ final, best, before }: Pick<BundleOrder, "final" | "best" | "before">): KeptCheckpoint[] {
  const kept = new Map<string, KeptCheckpoint>();
  for (const [checkpoint, why] of [
    [final, "final"],
    [best, "best"],
    [before, "replay"],
  ] as const) {
    if (checkpoint === null) continue;
    const { id, runId, segmentId, step, stateHash } = checkpoint;
    const { why: sofar = [] } = kept.get(id) ?? {};
    kept.set(id, { id, runId, segmentId, step, stateHash, why: [...sofar, why] });
  }
  return [...kept.values()];
}
