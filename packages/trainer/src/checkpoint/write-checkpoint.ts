/** Writes a checkpoint beside training: durable, and either whole under its name or not there. */
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileError, inTemporaryDirectory, isNodeError, publishDirectory, syncToDisk, writeParts } from "../files";
import { hashFile } from "./hash-file";
import {
  type CheckpointManifest,
  formatVersion,
  type ManifestBody,
  manifestFileName,
  manifestJson,
  sealManifest,
  stateFileName,
} from "./manifest";
import type { StateImage } from "./state-image";

/** More than a manifest needs. */
const manifestBytes = 2 ** 16;
const temporaryPrefix = ".writing-";

export type CheckpointDescription = Omit<ManifestBody, "formatVersion" | "files" | "stateHash" | "createdAt">;

/** Writes a new file of these parts. */
export type WriteFile = typeof writeParts;

/** Name of a checkpoint's directory in its segment's. Sorts by step. */
export function checkpointDirectoryName(step: number): string {
  return `step-${String(step).padStart(8, "0")}`;
}

/**
 * Writes `image` into `directory` with a manifest that names its hash. Writes and hash run on other threads; nothing may write into `image`
 * until the promise settles, reading it is fine. The manifest is written last, and the directory gets its name when both are on the disk.
 * Throws DiskFullError or FileAccessError, and then leaves nothing behind.
 */
export async function writeCheckpoint(
  directory: string,
  image: StateImage,
  description: CheckpointDescription,
  write: WriteFile = writeParts,
): Promise<CheckpointManifest> {
  image.setPosition(description);
  const parent = dirname(directory);
  const temporary = join(parent, `${temporaryPrefix}${randomUUID()}`);
  return inTemporaryDirectory(temporary, image.bytes.byteLength + manifestBytes, async () => {
    const stateFile = join(temporary, stateFileName);
    await write(stateFile, [image.bytes]);
    const [stateHash] = await Promise.all([hashFile(stateFile), syncToDisk(stateFile)]);
    const manifest = sealManifest({
      formatVersion,
      ...description,
      files: { [stateFileName]: { bytes: image.bytes.byteLength, sha256: stateHash } },
      stateHash,
      createdAt: new Date().toISOString(),
    });
    // At once, because it is small: an asynchronous write would wait for a step of training to end.
    writeFileSync(join(temporary, manifestFileName), manifestJson(manifest), { flag: "wx" });
    await replaceDirectory(temporary, directory);
    return manifest;
  });
}

/** A checkpoint of the same step can be there already when its segment was delivered twice; the newer one takes its place. */
async function replaceDirectory(temporary: string, directory: string): Promise<void> {
  try {
    await publishDirectory(temporary, directory, [manifestFileName]);
  } catch (error) {
    if (!isNodeError(error, "ENOTEMPTY", "EEXIST")) throw error;
    await deleteCheckpoint(directory);
    await publishDirectory(temporary, directory);
  }
}

/** Removes a checkpoint's files; nobody ever sees half of it under its name. One that is not there is no error. */
export async function deleteCheckpoint(directory: string): Promise<void> {
  const aside = join(dirname(directory), `${temporaryPrefix}${randomUUID()}`);
  try {
    await rename(directory, aside);
  } catch (error) {
    if (isNodeError(error, "ENOENT")) return;
    throw fileError(directory, 0, error);
  }
  await rm(aside, { recursive: true });
}

/** Creates a segment's directory, and removes what a killed process left half-written in it. */
export async function prepareCheckpointDirectory(segmentDirectory: string): Promise<void> {
  try {
    await mkdir(segmentDirectory, { recursive: true });
    for (const entry of await readdir(segmentDirectory))
      if (entry.startsWith(temporaryPrefix)) await rm(join(segmentDirectory, entry), { recursive: true, force: true });
  } catch (error) {
    throw fileError(segmentDirectory, manifestBytes, error);
  }
}
