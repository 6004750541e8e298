/** SHA-256 of a file in pieces short enough that whoever else runs in the process does not wait for it. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

const pieceBytes = 2 ** 20;

export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: pieceBytes }), hash, { ...(signal && { signal }) });
  return hash.digest("hex");
}
