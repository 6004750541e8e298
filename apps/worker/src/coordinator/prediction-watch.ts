/** Holds the curves of runs against what their ladders predict for them: one that leaves its band for good opens an incident. */
import { ladderPrediction } from "@trainyard/search/ladder";
import type { Store } from "@trainyard/store";

/** A band is drawn again only once the run was evaluated, or a rung has finished. */
export function createPredictionWatch(store: Store): () => Promise<void> {
  const seen = new Map<string, string>();
  return async () => {
    const watched = await store.ladders.watched();
    for (const run of watched) {
      if (seen.get(run.runId) === run.signature) continue;
      const predicted = await store.ladders.predicted(run.runId);
      if (predicted !== null) {
        const { facts } = await store.ladders.get(predicted.ladderId);
        const prediction = ladderPrediction(facts, predicted.run);
        if (prediction !== null && prediction.left !== null) await store.ladders.leftBand(run, prediction, prediction.left);
      }
      seen.set(run.runId, run.signature);
    }
    for (const runId of seen.keys()) if (!watched.some((run) => run.runId === runId)) seen.delete(runId);
  };
}
