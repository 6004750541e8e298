/**
 * Children that must not outlive this process, even when it is killed by SIGKILL: they are made known to one watchdog process, which stops
 * them as soon as its standard input closes.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Guarded
 * @property {number} pid leader of its own process group
 * @property {NodeJS.Signals} signal the one that ends it in an orderly way
 * @property {NodeJS.Signals} immediateSignal the one that ends it at once, its group included
 * @property {number} graceMs how long an orderly end may take before it is killed
 * @property {number} rank stopped in rising order; equal ranks together
 */

/** @type {import("node:child_process").ChildProcess | null} */
let watchdog = null;

/** @param {Guarded} child */
export function guard(child) {
  tell({ guard: child });
}

/** The child has ended. @param {number} pid */
export function release(pid) {
  tell({ release: pid });
}

/** Pid of the watchdog; null before the first child. */
export function watchdogPid() {
  return watchdog?.pid ?? null;
}

/** @param {{ guard: Guarded } | { release: number }} message */
function tell(message) {
  watchdog ??= startWatchdog();
  watchdog.stdin?.write(`${JSON.stringify(message)}\n`);
}

function startWatchdog() {
  const script = fileURLToPath(new URL("./watchdog.mjs", import.meta.url));
  const child = spawn(process.execPath, [script], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  child.unref();
  if (child.stdin && "unref" in child.stdin && typeof child.stdin.unref === "function") child.stdin.unref();
  child.stdin?.on("error", () => undefined); // a dead watchdog guards nothing, but must not take its owner with it
  return child;
}
