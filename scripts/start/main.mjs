/** The order of a start: check the settings, prepare the clone, bring the services and the nodes up, wait for the end, stop in order. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.mjs";
import { isErrorCode } from "../processes.mjs";
import { requireAnswer, requireFreePort } from "./address-check.mjs";
import { bringUp } from "./bring-up.mjs";
import { clearLeftovers } from "./clear-leftovers.mjs";
import { dataBytes, requireFreeDisk } from "./free-disk.mjs";
import { takeLock } from "./instance-lock.mjs";
import { createInterruption } from "./interruption.mjs";
import { prepareClient, prepareDependencies, prepareWeb, withClone } from "./prepare-clone.mjs";
import { createProgress } from "./progress.mjs";
import { readSettings } from "./settings.mjs";
import { createSupervisor } from "./supervisor.mjs";

/** @returns {Promise<number>} exit code: 0 after an orderly stop, 1 after a failure, 130 when a second Ctrl-C cut the stop short */
export async function start() {
  const startedAt = Date.now();
  const progress = createProgress(process.stdout);
  const interruption = createInterruption();
  try {
    const settings = readSettings(process.env);
    const address = `http://127.0.0.1:${settings.port}`;
    const lock = takeLock(settings.home, address);
    if ("holder" in lock)
      throw new Failure(
        `Trainyard already runs on ${settings.home} (pid ${lock.holder.owner.pid}, ${lock.holder.address}): stop it, or choose another TRAINYARD_HOME and PORT.`,
      );
    try {
      await clearLeftovers(lock.previous, progress);
      await requireFreePort(settings.port);
      if (settings.databaseUrl !== null) await requireAnswer("DATABASE_URL", settings.databaseUrl, 5432);
      if (settings.redisUrl !== null) await requireAnswer("REDIS_URL", settings.redisUrl, 6379);
      requireFreeDisk(settings.home, dataBytes);
      const logs = join(settings.home, "logs");
      mkdirSync(logs, { recursive: true });
      const context = { progress, logs, signal: interruption.signal };
      await withClone(context, async () => {
        await prepareDependencies(context);
        await prepareClient(context);
        await prepareWeb(context);
      });
      const supervisor = createSupervisor({ announce: progress.line, record: lock.record, giveUp: interruption.fail });
      interruption.onSecond(() => supervisor.kill());
      try {
        await bringUp({ ...context, settings, supervisor, address });
        progress.line(`\nTrainyard is ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${address}\nStop it with Ctrl-C.`);
        await interruption.asked;
      } finally {
        progress.line("\nStopping: each node writes a checkpoint of its run. Ctrl-C again stops at once.");
        await supervisor.stop((name) => progress.line(`${name} did not stop in time and was killed.`));
        progress.line("Stopped.");
      }
    } finally {
      lock.release();
    }
  } catch (error) {
    return explain(error, interruption.signal);
  }
  return 0;
}

/** @param {unknown} error @param {AbortSignal} signal @returns {number} exit code */
function explain(error, signal) {
  const stopped = signal.aborted && (error === signal.reason || (error instanceof Error && error.name === "AbortError"));
  const cause = stopped ? signal.reason : error;
  if (stopped && !(cause instanceof Failure)) return 0;
  if (cause instanceof Failure) {
    console.error(cause.message);
    if (cause.logFile !== undefined) console.error(`Details: ${cause.logFile}`);
  } else if (isErrorCode(cause, "ENOSPC")) console.error("The disk is full: free some space and start again.");
  else console.error(cause);
  return 1;
}
