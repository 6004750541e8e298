/** Lets one process at a time use a folder, and lets the next one clear away what a killed one left running. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive, isErrorCode, startMark } from "../processes.mjs";

/**
 * @typedef {{ pid: number, mark: string | null }} Identity a process, told from later ones with its pid
 * @typedef {Identity & { guarded: import("../guard.mjs").Guarded }} Child
 * @typedef {{ owner: Identity, watchdog: Identity | null, children: Child[], address: string }} LockRecord
 */

/** @param {number} pid @returns {Identity} */
export function identify(pid) {
  return { pid, mark: startMark(pid) };
}

/** @param {Identity} identity */
export function stillRuns({ pid, mark }) {
  return isAlive(pid) && (mark === null || startMark(pid) === mark);
}

/**
 * @param {string} directory
 * @param {string} address where this owner is found, for whoever is refused
 * @returns {{ holder: LockRecord } | { previous: LockRecord | null, record: (children: Child[], watchdog: Identity | null) => void, release: () => void }}
 *   the living holder; or the lock, with the record of a holder that died
 */
export function takeLock(directory, address) {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "instance.json");
  const draft = join(directory, `instance.${process.pid}.json`);
  const owner = identify(process.pid);
  const write = (/** @type {Child[]} */ children, /** @type {Identity | null} */ watchdog) =>
    writeFileSync(draft, JSON.stringify({ owner, watchdog, children, address }), { mode: 0o600 });
  /** @type {LockRecord | null} */
  let previous = null;
  write([], null);
  try {
    while (!linked(draft, file)) {
      const found = readRecord(file);
      if (found !== null && stillRuns(found.owner)) return { holder: found };
      previous = found;
      rmSync(file, { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    previous,
    record(children, watchdog) {
      write(children, watchdog);
      renameSync(draft, file);
    },
    release: () => rmSync(file, { force: true }),
  };
}

/** A hard link fails where the name exists, in one step. @param {string} from @param {string} to */
function linked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (isErrorCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** @param {string} file @returns {LockRecord | null} null: gone, or cut off while it was written */
function readRecord(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
