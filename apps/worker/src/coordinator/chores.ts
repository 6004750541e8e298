/** The cluster's chores, done by whichever worker holds their lock: certificates, incidents that are over, stragglers, curves that leave what a ladder predicts, rules of nodes, retention, messages to webhooks. */
import { join } from "node:path";
import type { Store } from "@trainyard/store";
import { deleteCheckpoint } from "@trainyard/trainer/checkpoint-files";
import type { Logger } from "pino";
import type { Announcer } from "../announcer";
import { startTicker, type Ticker } from "../ticker";
import { isUnavailable } from "../until-available";
import { createCourier } from "../webhooks/courier";
import { settleCertificates } from "./certificates";
import { applyNodeRules } from "./node-rules";
import { createPredictionWatch } from "./prediction-watch";

export interface ChoreOptions {
  readonly store: Store;
  readonly announcer: Announcer;
  /** Directory that recorded checkpoint paths are relative to. */
  readonly checkpoints: string;
  readonly logger: Logger;
}

const everyMs = 1_000;
const retentionEveryTicks = 5;
const thoroughEveryTicks = 15;
const stragglersEveryTicks = 10;
const predictionsEveryTicks = 10;
const pruneEveryTicks = 60;

/** One that fails is told of and does not keep the others from being done. */
export function startChores(options: ChoreOptions): Pick<Ticker, "stop"> {
  const { store, announcer, logger } = options;
  const courier = createCourier(store, logger);
  const watchPredictions = createPredictionWatch(store);
  let ticks = 0;
  const chores: readonly (readonly [string, number, () => Promise<void>])[] = [
    ["certificates", 1, () => settleCertificates(store, announcer, ticks % thoroughEveryTicks === 0)],
    ["incidents that are over", 1, () => store.incidents.resolveDue()],
    ["stragglers", stragglersEveryTicks, () => store.stragglers.openDue().then(() => undefined)],
    ["predicted curves", predictionsEveryTicks, watchPredictions],
    ["rules of nodes", 1, () => applyNodeRules(options)],
    ["retention", retentionEveryTicks, () => removeRetiredCheckpoints(options)],
    ["old telemetry", pruneEveryTicks, () => store.nodes.pruneTelemetry()],
  ];
  const told = (chore: string) => (error: unknown) => {
    // The watch says that the database is away.
    if (!isUnavailable(error)) logger.error({ err: error, chore }, "A chore of the cluster failed.");
  };
  const doDue = async () => {
    for (const [name, every, work] of chores) if (ticks % every === 0) await work().catch(told(name));
  };
  const ticker = startTicker(everyMs, async () => {
    ticks += 1;
    await store.coordination.exclusively("chores", doDue).catch(told("all"));
    courier.wake();
  });
  return {
    async stop() {
      await ticker.stop();
      await courier.idle();
    },
  };
}

/** Marked deleted first, removed next, ticked off last: dying in between leaves files that the next round removes. */
async function removeRetiredCheckpoints({ store, announcer, checkpoints }: ChoreOptions): Promise<void> {
  const retired = await store.checkpoints.retire();
  for (const { id, path } of retired) {
    await deleteCheckpoint(join(checkpoints, path));
    await store.checkpoints.filesRemoved([id]);
  }
  for (const runId of new Set(retired.map((checkpoint) => checkpoint.runId)))
    announcer.announce({ type: "run-changed", runId, what: "checkpoints" });
}
