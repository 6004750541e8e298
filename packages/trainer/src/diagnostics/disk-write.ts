/** Writes a file through to the disk and reads it back: bytes that come back changed are a disk that loses checkpoints. */
import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DiskFullError, FileAccessError } from "../errors";
import { fileError, writeDurably } from "../files";
import type { Finding } from "./finding";

export interface DiskTest {
  readonly directory: string;
  readonly bytes: number;
  /** Reads what was written; a test gives one that changes a byte. */
  readonly readBack?: (path: string) => Promise<Uint8Array>;
}

/** Below this a checkpoint of a large model takes long; a warning, MB/s. */
const slowBelow = 10;
/** Random data is made once and repeated: making it takes longer than writing it. */
const blockBytes = 2 ** 20;

export async function testDisk({ directory, bytes, readBack = (path) => readFile(path) }: DiskTest): Promise<Finding> {
  const path = join(directory, `diagnostic-${process.pid}-${Date.now()}.tmp`);
  const block = randomBytes(blockBytes);
  const content = Buffer.concat(Array.from({ length: Math.ceil(bytes / blockBytes) }, () => block));
  try {
    await mkdir(directory, { recursive: true });
    const began = performance.now();
    await writeDurably(path, content);
    const seconds = (performance.now() - began) / 1_000;
    const found = hashOf(await readBack(path));
    const figure = content.byteLength / 1e6 / seconds;
    const about = { figure, unit: "MB/s", limit: slowBelow };
    if (found !== hashOf(content)) return { ...about, status: "fail", detail: "What was read back is not what was written." };
    const detail = `${(content.byteLength / 1e6).toFixed(0)} MB written, on the disk after ${seconds.toFixed(2)} s, and read back unchanged.`;
    return { ...about, status: figure < slowBelow ? "warn" : "pass", detail };
  } catch (error) {
    const known = fileError(path, bytes, error);
    if (known instanceof DiskFullError || known instanceof FileAccessError)
      return { status: "fail", figure: null, unit: "MB/s", limit: slowBelow, detail: known.message };
    throw error;
  } finally {
    await rm(path, { force: true }).catch(() => undefined); // what could not be written is told of already
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
