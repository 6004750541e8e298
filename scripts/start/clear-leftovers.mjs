/** Ends what an instance that was killed left running, before the next one starts on its folder. */
import { Failure } from "../failure.mjs";
import { waitForEnd } from "../processes.mjs";
import { stopInOrder } from "../stop-in-order.mjs";
import { stillRuns } from "./instance-lock.mjs";

/** The watchdog gives a node 20 s for its checkpoint, and the services after it their own time. */
const watchdogWithinMs = 60_000;

/** @param {import("./instance-lock.mjs").LockRecord | null} previous @param {ReturnType<typeof import("./progress.mjs").createProgress>} progress */
export async function clearLeftovers(previous, progress) {
  if (previous === null) return;
  const { watchdog, children } = previous;
  const running = children.filter(stillRuns);
  if (running.length === 0 && (watchdog === null || !stillRuns(watchdog))) return;
  await progress.stage("Clearing up after a start cut short", async () => {
    if (watchdog !== null && stillRuns(watchdog) && !(await waitForEnd(watchdog.pid, watchdogWithinMs)))
      throw new Failure(`The watchdog of an earlier start (pid ${watchdog.pid}) does not end: end it, then start again.`);
    await stopInOrder(children.filter(stillRuns).map((child) => child.guarded));
  });
}
