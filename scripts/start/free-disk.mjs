/** Whether there is room for what is about to be written. */
import { mkdirSync, statfsSync } from "node:fs";
import { Failure } from "../failure.mjs";

const gigabyte = 1e9;

/** Dependencies and the built application take about 1.6 GB. */
export const installBytes = 2.5 * gigabyte;
/** The databases, the demo corpus and the first checkpoints. */
export const dataBytes = 0.5 * gigabyte;

/** @param {string} folder @param {number} bytes */
export function requireFreeDisk(folder, bytes) {
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free < bytes)
    throw new Failure(
      `The disk of ${folder} has ${(free / gigabyte).toFixed(1)} GB free, and ${(bytes / gigabyte).toFixed(1)} GB are needed: free some space, or set TRAINYARD_HOME to a folder on another disk.`,
    );
}
