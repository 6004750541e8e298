/** Works on the searches for the largest micro-batch that are asked of this node, while it does not train. */
import type { BatchSearch, StoredBatchSearch } from "@trainyard/contracts";
import { type BatchSearches, batchSearchRenewalMs } from "@trainyard/queue";
import type { Logger } from "pino";
import { findBatch } from "./batch-finder";
import { startTicker } from "./ticker";

export interface BatchSearchDeskOptions {
  readonly searches: BatchSearches;
  readonly nodeId: string;
  readonly threads: number;
  readonly memoryLimitBytes: number | null;
  /** Whether a claim or its segment is under way. */
  readonly busy: () => boolean;
  readonly onError: (error: Error) => void;
  readonly logger: Logger;
}

export interface BatchSearchDesk {
  /** Something may have been asked: look now. */
  wake(): void;
  /** Ends the search under way, which is told why. */
  callOff(why: string): Promise<void>;
  stop(): Promise<void>;
}

/** The wake-up is the quick way; this finds what a lost one announced. */
const lookEveryMs = 2_000;

export function startBatchSearchDesk(options: BatchSearchDeskOptions): BatchSearchDesk {
  const { searches, nodeId, threads, memoryLimitBytes, busy, onError, logger } = options;
  let current: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;

  const look = async () => {
    const stored = await searches.of(nodeId);
    if (stored === null || stored.search.status !== "waiting") return;
    if (busy()) return searches.put(failed(stored, "The node trains."));
    const abort = new AbortController();
    const done = work(stored, abort.signal);
    current = { abort, done };
    await done.finally(() => {
      current = null;
    });
  };

  const work = async ({ search: asked, specification }: StoredBatchSearch, signal: AbortSignal) => {
    let search: BatchSearch = { ...asked, status: "running" };
    const tell = (changes: Partial<BatchSearch>) => {
      search = { ...search, ...changes };
      return searches.put({ search, specification });
    };
    const tellSoon = (changes: Partial<BatchSearch>) => void tell(changes).catch(onError);
    await tell({});
    const renewal = setInterval(() => tellSoon({}), batchSearchRenewalMs);
    try {
      const onTrial = (trial: BatchSearch["trials"][number]) => tellSoon({ trials: [...search.trials, trial] });
      const finding = await findBatch({ specification, threads, memoryLimitBytes, signal, onTrial });
      await tell({ status: "done", trials: finding.trials, finding });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      logger.warn({ err: error }, "A search for the largest micro-batch failed.");
      await tell({ status: "failed", problem });
    } finally {
      clearInterval(renewal);
    }
  };

  const ticker = startTicker(lookEveryMs, () => look().catch(onError));
  const callOff = async (why: string) => {
    current?.abort.abort(new Error(why));
    await current?.done.catch(onError);
  };
  return {
    wake: ticker.wake,
    callOff,
    async stop() {
      await callOff("The node stops.");
      await ticker.stop();
    },
  };
}

function failed({ search, specification }: StoredBatchSearch, problem: string): StoredBatchSearch {
  return { search: { ...search, status: "failed", problem }, specification };
}
