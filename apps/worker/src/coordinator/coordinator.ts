/**
 * The cluster's watch, kept by whichever worker holds its lock: nodes that fall silent, segments to be delivered. What may take longer is done
 * beside it, so that nothing delays or ends the watch.
 */
import { lostAfterMs } from "@trainyard/contracts";
import type { SegmentQueue } from "@trainyard/queue";
import type { OutageLog } from "../outage-log";
import { deliverOutbox, requeueOrphans } from "../outbox-delivery";
import { startStudyKeeper } from "../studies/keeper";
import { startSweepKeeper } from "../sweeps/keeper";
import { startTicker, type Ticker } from "../ticker";
import { isUnavailable } from "../until-available";
import { type ChoreOptions, startChores } from "./chores";
import { createReachability } from "./reachability";

const everyMs = 1_000;
/** Half the silence that makes a node lost: long enough for a late heartbeat, early enough to be a warning. */
const suspectAfterMs = lostAfterMs / 2;
/** A segment queued for this long should have a job; younger ones are on their way through the outbox. */
const orphanAfterMs = 3_000;

export interface CoordinatorOptions extends ChoreOptions {
  readonly queue: SegmentQueue;
  readonly databaseOutage: OutageLog;
  readonly redisOutage: OutageLog;
}

/** Starts at once; `wake` on the result makes a fresh outbox row travel without waiting for the next tick. */
export function startCoordinator(options: CoordinatorOptions): Ticker {
  const { store, databaseOutage, logger } = options;
  const reachability = createReachability(3 * everyMs);
  const chores = startChores(options);
  const ticker = startTicker(everyMs, async () => {
    try {
      const mayCallLost = reachability.reachedForMs(Date.now()) >= lostAfterMs;
      await store.coordination.exclusively("watch", () => keepWatch(options, mayCallLost));
      reachability.reached(Date.now());
      databaseOutage.answered();
    } catch (error) {
      reachability.missed();
      if (isUnavailable(error)) databaseOutage.failed(error);
      else logger.error({ err: error }, "The watch over the cluster failed.");
    }
  });
  const sweeps = startSweepKeeper({ ...options, onQueued: ticker.wake });
  const studies = startStudyKeeper({ ...options, onQueued: ticker.wake });
  return {
    wake() {
      ticker.wake();
      sweeps.wake();
      studies.wake();
    },
    async stop() {
      await Promise.all([ticker.stop(), chores.stop(), sweeps.stop(), studies.stop()]);
    },
  };
}

async function keepWatch(options: CoordinatorOptions, mayCallLost: boolean): Promise<void> {
  const { store, announcer, logger } = options;
  if (mayCallLost) {
    const { suspect, lost } = await store.nodes.sweep({ suspectAfterMs, lostAfterMs });
    for (const nodeId of [...suspect, ...lost.map((loss) => loss.nodeId)]) announcer.announce({ type: "node-changed", nodeId });
    for (const { nodeId, ended } of lost) {
      logger.warn({ nodeId, segments: ended.map((end) => end.segmentId) }, "A node is lost.");
      for (const end of ended) announcer.announceEnd(end);
    }
  }
  await deliver(options);
}

/** Without Redis nothing is delivered and nothing is lost: the rows stay until it is back. */
async function deliver({ store, queue, redisOutage }: CoordinatorOptions): Promise<void> {
  try {
    await deliverOutbox(store, queue);
    await requeueOrphans(store, queue, orphanAfterMs);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    redisOutage.failed(error);
  }
}
