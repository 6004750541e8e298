/**
 * SHA-256 of what the disk holds, beside training. Node hashes pieces on the calling thread alone, and its Web Crypto copies what it is given
 * before it hashes elsewhere: three quarters of a second in which no step begins, and a state's memory once more, at 124 M parameters.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { Worker } from "node:worker_threads";

/** Hashed within milliseconds: a thread takes longer to start. */
const smallBytes = 2 ** 22;

export async function hashFile(path: string): Promise<string> {
  if (statSync(path).size <= smallBytes) return createHash("sha256").update(readFileSync(path)).digest("hex");
  const worker = new Worker(new URL("./hash-file-worker.mjs", import.meta.url), { workerData: path, execArgv: [] });
  const [hash] = await once(worker, "message"); // rejects with what the worker throws
  return String(hash);
}
