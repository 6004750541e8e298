/** Reads the manifest of an archive, which is its first file, and nothing behind it. */
import { createReadStream } from "node:fs";
import { NotFoundError } from "@trainyard/contracts";
import { Parser, type ReadEntry } from "tar";
import { type BundleManifest, parseManifest } from "../manifest";
import { partNames } from "../parts";
import { BundleCorruptError } from "./errors";

/** A manifest lists some dozens of files. */
const largestBytes = 4 * 2 ** 20;

/** Rejects with NotFoundError or BundleCorruptError. */
export async function readManifest(file: string): Promise<BundleManifest> {
  const source = createReadStream(file);
  try {
    return parseManifest(file, await firstFile(file, source));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") throw new NotFoundError("bundle", file);
    throw error;
  } finally {
    source.destroy();
  }
}

function firstFile(file: string, source: ReturnType<typeof createReadStream>): Promise<string> {
  return new Promise((resolve, reject) => {
    let isFound = false;
    const broken = (reason: string, cause?: unknown) => reject(new BundleCorruptError(file, reason, { cause }));
    const parser = new Parser({
      strict: true,
      onReadEntry(entry: ReadEntry) {
        if (isFound) return entry.resume();
        isFound = true;
        if (entry.path !== partNames.manifest || entry.type !== "File" || entry.size > largestBytes)
          return broken(`it does not begin with ${partNames.manifest}`);
        entry.concat().then((bytes) => resolve(Buffer.from(bytes).toString("utf8")), reject);
      },
    });
    parser.on("error", (error) => broken("it is no tar archive", error));
    parser.on("end", () => broken(`it holds no ${partNames.manifest}`));
    source.on("error", reject).on("data", (piece) => void parser.write(Buffer.from(piece)));
    source.on("end", () => parser.end());
  });
}
