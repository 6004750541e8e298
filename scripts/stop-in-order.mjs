/** Stops processes rank by rank: an orderly signal first, SIGKILL for the whole group when the time is up. */
import { isAlive, signalGroup, signalProcess, waitForEnd } from "./processes.mjs";

/** How long a process that was sent SIGKILL may take to be gone, milliseconds. */
const killedWithinMs = 5_000;

/** @param {readonly import("./guard.mjs").Guarded[]} children @param {(child: import("./guard.mjs").Guarded) => void} [onKilled] told of each that did not end by itself */
export async function stopInOrder(children, onKilled) {
  const ranks = [...new Set(children.map((child) => child.rank))].sort((a, b) => a - b);
  for (const rank of ranks) await Promise.all(children.filter((child) => child.rank === rank).map((child) => stopOne(child, onKilled)));
}

/** @param {import("./guard.mjs").Guarded} child @param {((child: import("./guard.mjs").Guarded) => void) | undefined} onKilled */
async function stopOne(child, onKilled) {
  if (isAlive(child.pid)) {
    signalProcess(child.pid, child.signal);
    if (!(await waitForEnd(child.pid, child.graceMs)) && onKilled) onKilled(child);
  }
  signalGroup(child.pid, "SIGKILL"); // whatever it left behind in its group
  await waitForEnd(child.pid, killedWithinMs);
}
