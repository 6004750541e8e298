/**
 * Searches for the largest micro-batch, one a node, in Redis: asked for by the API, worked on by the node. Nothing depends on them, so one that is
 * lost is asked for again; one that nobody takes or works on any more is gone by itself.
 */
import { type StoredBatchSearch, storedBatchSearch } from "@trainyard/contracts";
import { answered, type OnError, requestConnection } from "./redis-connection";

/** How long one is kept after it was last written. A node writes the one it works on more often than that. */
const keptForMs = { waiting: 30_000, running: 30_000, done: 86_400_000, failed: 86_400_000 };
/** Time between two writes of a search that is worked on, milliseconds. */
export const batchSearchRenewalMs = 10_000;

export interface BatchSearches {
  /** In place of the node's search before. Rejects `unavailable` where Redis does not answer; so does `of`. */
  put(stored: StoredBatchSearch): Promise<void>;
  /** The node's newest search; null: none, or none any more. */
  of(nodeId: string): Promise<StoredBatchSearch | null>;
  close(): Promise<void>;
}

const keyOf = (nodeId: string) => `trainyard:batch-search:${nodeId}`;

export function createBatchSearches({ redisUrl, onError = () => undefined }: { redisUrl: string; onError?: OnError }): BatchSearches {
  const connection = requestConnection(redisUrl, onError);
  return {
    async put(stored) {
      const { nodeId, status } = stored.search;
      await answered(connection.set(keyOf(nodeId), JSON.stringify(stored), "PX", keptForMs[status]));
    },
    async of(nodeId) {
      const text = await answered(connection.get(keyOf(nodeId)));
      return text === null ? null : storedBatchSearch.parse(JSON.parse(text));
    },
    async close() {
      connection.disconnect();
    },
  };
}
