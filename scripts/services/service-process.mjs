/** A service of ours as a guarded process of its own group, with its output in a log file. */
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { guard, release } from "../guard.mjs";
import { signalGroup, waitForEnd } from "../processes.mjs";
import { stopInOrder } from "../stop-in-order.mjs";

/**
 * @typedef {object} ServiceProcess
 * @property {number} pid
 * @property {import("../guard.mjs").Guarded} guarded
 * @property {Promise<string>} ended how it ended, in words
 * @property {() => boolean} running
 * @property {() => Promise<void>} stop in an orderly way, by force when that takes too long
 * @property {() => Promise<void>} kill SIGKILL, as a crash would
 */

/**
 * @param {readonly [string, ...string[]]} command
 * @param {{ logFile: string, signal: NodeJS.Signals, immediateSignal?: NodeJS.Signals, graceMs: number, rank: number, cwd?: string, env?: NodeJS.ProcessEnv, uid?: number, gid?: number }} options
 * @returns {Promise<ServiceProcess>}
 */
export async function startServiceProcess([program, ...args], options) {
  const { logFile, signal, immediateSignal = "SIGKILL", graceMs, rank, ...spawnOptions } = options;
  const log = openSync(logFile, "a", 0o600);
  const child = spawn(program, args, { ...spawnOptions, detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once("exit", (code, by) => resolve(by === null ? `exit code ${code}` : by));
    child.once("error", (error) => resolve(error.message));
  });
  await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${program} has no pid after it was started.`);
  const guarded = { pid, signal, immediateSignal, graceMs, rank };
  guard(guarded);
  let running = true;
  void ended.then(() => {
    running = false;
    release(pid);
  });
  return {
    pid,
    guarded,
    ended,
    running: () => running,
    async stop() {
      await stopInOrder([guarded]);
      await ended;
    },
    async kill() {
      signalGroup(pid, "SIGKILL");
      await waitForEnd(pid, graceMs);
      await ended;
    },
  };
}
