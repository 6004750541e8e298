/** SHA-256 of a file, read in pieces. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { FileAccessError } from "../errors";

/** Hexadecimal. Rejects with FileAccessError. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash).catch((cause: unknown) => {
    throw new FileAccessError(path, cause);
  });
  return hash.digest("hex");
}
