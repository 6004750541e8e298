/** Unpacks a bundle and hashes what came out of it. Nothing is unpacked that its manifest does not list. */
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { extract, ReadEntry } from "tar";
import type { BundleManifest } from "../manifest";
import { hashFile } from "./hash-file";
import { readManifest } from "./read-manifest";

export interface UnpackedBundle {
  readonly directory: string;
  readonly manifest: BundleManifest;
  /** Paths whose hash is another, or that are missing. */
  readonly broken: readonly string[];
}

export interface UnpackOptions {
  readonly signal?: AbortSignal;
  /** Share of the bytes that were hashed. */
  readonly onProgress?: (fraction: number) => void;
}

/** Into a folder, which is made. Rejects with NotFoundError, or with BundleCorruptError where there is no sound manifest. */
export async function unpackBundle(
  file: string,
  directory: string,
  { signal, onProgress = () => undefined }: UnpackOptions = {},
): Promise<UnpackedBundle> {
  const manifest = await readManifest(file);
  const sizes = new Map(manifest.files.map(({ path, bytes }) => [path, bytes]));
  await mkdir(directory, { recursive: true });
  await extractWhatCanBe(file, directory, sizes);
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const broken: string[] = [];
  let hashed = 0;
  for (const { path, bytes, sha256 } of manifest.files) {
    signal?.throwIfAborted();
    if ((await hashOf(join(directory, path), bytes, signal)) !== sha256) broken.push(path);
    hashed += bytes;
    onProgress(total === 0 ? 1 : hashed / total);
  }
  return { directory, manifest, broken };
}

/** Null where it is not there, or not of that length. */
async function hashOf(path: string, bytes: number, signal: AbortSignal | undefined): Promise<string | null> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return found === null || found.size !== bytes ? null : hashFile(path, signal);
}

/** An archive that is damaged on the way is read on as far as it can be: what is missing in the end is named by its path. */
async function extractWhatCanBe(file: string, directory: string, sizes: ReadonlyMap<string, number>): Promise<void> {
  const isListed = (path: string, entry: object) => entry instanceof ReadEntry && entry.type === "File" && sizes.get(path) === entry.size;
  try {
    await extract({ file, cwd: directory, preserveOwner: false, filter: isListed, onwarn: () => undefined });
  } catch (error) {
    const isDamage = error instanceof Error && "tarCode" in error;
    if (!isDamage) throw error;
  }
}
