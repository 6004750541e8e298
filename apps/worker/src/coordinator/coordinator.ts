/** The cluster's housekeeping, done by whichever worker holds the lock: losses, deliveries, retention. */
import { join } from "node:path";
import { lostAfterMs } from "@trainyard/contracts";
import type { SegmentQueue } from "@trainyard/queue";
import type { Store } from "@trainyard/store";
import { deleteCheckpoint } from "@trainyard/trainer/checkpoint-files";
import type { Logger } from "pino";
import type { Announcer } from "../announcer";
import type { OutageLog } from "../outage-log";
import { deliverOutbox, requeueOrphans } from "../outbox-delivery";
import { startTicker, type Ticker } from "../ticker";
import { isUnavailable } from "../until-available";
import { createCourier } from "../webhooks/courier";
import { settleCertificates } from "./certificates";
import { applyNodeRules } from "./node-rules";
import { createReachability } from "./reachability";

const everyMs = 1_000;
/** Half the silence that makes a node lost: long enough for a late heartbeat, early enough to be a warning. */
const suspectAfterMs = lostAfterMs / 2;
/** A segment queued for this long should have a job; younger ones are on their way through the outbox. */
const orphanAfterMs = 3_000;
const retentionEveryTicks = 5;
const thoroughEveryTicks = 15;
const pruneEveryTicks = 60;

export interface CoordinatorOptions {
  readonly store: Store;
  readonly queue: SegmentQueue;
  readonly announcer: Announcer;
  /** Directory that recorded checkpoint paths are relative to. */
  readonly checkpoints: string;
  readonly databaseOutage: OutageLog;
  readonly redisOutage: OutageLog;
  readonly logger: Logger;
}

/** Starts at once; `wake` on the result makes a fresh outbox row travel without waiting for the next tick. */
export function startCoordinator(options: CoordinatorOptions): Ticker {
  const { store, databaseOutage, logger } = options;
  const reachability = createReachability(3 * everyMs);
  const courier = createCourier(store, logger);
  let ticks = 0;
  const ticker = startTicker(everyMs, async () => {
    ticks += 1;
    try {
      const mayCallLost = reachability.reachedForMs(Date.now()) >= lostAfterMs;
      await store.coordination.exclusively(() => keepHouse(options, mayCallLost, ticks));
      courier.wake();
      reachability.reached(Date.now());
      databaseOutage.answered();
    } catch (error) {
      reachability.missed();
      if (isUnavailable(error)) databaseOutage.failed(error);
      else logger.error({ err: error }, "Housekeeping failed.");
    }
  });
  return {
    wake: ticker.wake,
    async stop() {
      await ticker.stop();
      await courier.idle();
    },
  };
}

async function keepHouse(options: CoordinatorOptions, mayCallLost: boolean, ticks: number): Promise<void> {
  const { store, announcer, logger } = options;
  if (mayCallLost) {
    const { suspect, lost } = await store.nodes.sweep({ suspectAfterMs, lostAfterMs });
    for (const nodeId of [...suspect, ...lost.map((loss) => loss.nodeId)]) announcer.announce({ type: "node-changed", nodeId });
    for (const { nodeId, ended } of lost) {
      logger.warn({ nodeId, segments: ended.map((end) => end.segmentId) }, "A node is lost.");
      for (const end of ended) announcer.announceEnd(end);
    }
  }
  await settleCertificates(store, announcer, ticks % thoroughEveryTicks === 0);
  await store.incidents.resolveDue();
  await applyNodeRules(options);
  await deliver(options);
  if (ticks % retentionEveryTicks === 0) await removeRetiredCheckpoints(options);
  if (ticks % pruneEveryTicks === 0) await store.nodes.pruneTelemetry();
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

/** Marked deleted first, removed next, ticked off last: dying in between leaves files that the next round removes. */
async function removeRetiredCheckpoints({ store, announcer, checkpoints }: CoordinatorOptions): Promise<void> {
  const retired = await store.checkpoints.retire();
  for (const { id, path } of retired) {
    await deleteCheckpoint(join(checkpoints, path));
    await store.checkpoints.filesRemoved([id]);
  }
  for (const runId of new Set(retired.map((checkpoint) => checkpoint.runId)))
    announcer.announce({ type: "run-changed", runId, what: "checkpoints" });
}
