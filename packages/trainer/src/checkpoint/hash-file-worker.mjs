/** Thread that hashes the file it is given and answers in hexadecimal. Plain JavaScript, because a thread has no loader for TypeScript. */
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

const piece = Buffer.allocUnsafe(2 ** 22);
const hash = createHash("sha256");
const file = openSync(workerData, "r");
try {
  for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) hash.update(piece.subarray(0, read));
} finally {
  closeSync(file);
}
parentPort?.postMessage(hash.digest("hex"));
