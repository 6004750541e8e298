/** Questions about and signals to processes that are known by pid only. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Whether the process runs. One that ended but was not collected by its parent yet (a zombie) does not. @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return isErrorCode(error, "EPERM");
  }
  return stateOf(pid) !== "Z";
}

/**
 * A mark that tells a process from a later one with the same pid: its start time as the system words it, null when it does not run.
 * @param {number} pid @returns {string | null}
 */
export function startMark(pid) {
  const stat = readStat(pid);
  if (stat !== null) return stat[19] ?? null;
  try {
    return (
      execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim() || null
    );
  } catch {
    return null; // ps ends with 1 when there is no such process
  }
}

/** Signals the group of a process that was started detached; a group that is gone is no error. @param {number} pid @param {NodeJS.Signals} signal */
export function signalGroup(pid, signal) {
  signalIgnoringAbsence(-pid, signal);
}

/** Signals one process; one that is gone is no error. @param {number} pid @param {NodeJS.Signals} signal */
export function signalProcess(pid, signal) {
  signalIgnoringAbsence(pid, signal);
}

/** Waits until the process has ended. @param {number} pid @param {number} deadlineMs @returns {Promise<boolean>} whether it ended in time */
export async function waitForEnd(pid, deadlineMs) {
  const deadline = Date.now() + deadlineMs;
  while (isAlive(pid)) {
    if (Date.now() >= deadline) return false;
    await sleep(25);
  }
  return true;
}

/** @param {unknown} error @param {string} code @returns {boolean} */
export function isErrorCode(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}

/** @param {number} target @param {NodeJS.Signals} signal */
function signalIgnoringAbsence(target, signal) {
  try {
    process.kill(target, signal);
  } catch (error) {
    if (!isErrorCode(error, "ESRCH")) throw error;
  }
}

/** @param {number} pid */
function stateOf(pid) {
  return readStat(pid)?.[0] ?? null;
}

/** Fields of /proc/PID/stat from the third (the state) on; null where there is no such file. @param {number} pid @returns {string[] | null} */
function readStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" "); // the second field, the name, may hold spaces and parentheses
  } catch {
    return null;
  }
}
