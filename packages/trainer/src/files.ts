/**
 * Durable writes: data is on the disk before its name is, and a full disk has its own error. While training runs, an asynchronous operation
 * waits a whole step for its turn on the event loop; so only what is slow (data, fsync) goes to the thread pool, and quick calls are made at once.
 */
import { closeSync, fsync, mkdirSync, openSync, renameSync, statfsSync, write } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { DiskFullError, FileAccessError } from "./errors";

const writeAsync = promisify(write);
const fsyncAsync = promisify(fsync);

/** Largest single write; the operating system takes no more than 2 GiB at once. */
const maxWriteBytes = 2 ** 30;

export type NodeError = Error & { readonly code: string };

export function isNodeError(error: unknown, ...codes: readonly string[]): error is NodeError {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** Writes a new file and waits until the disk has it. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await writePartsDurably(path, [bytes]);
}

/** Writes a new file of these parts, one after the other, and waits until the disk has it. */
export async function writePartsDurably(path: string, parts: Iterable<Uint8Array>): Promise<void> {
  await writeParts(path, parts);
  await syncToDisk(path);
}

/** Writes a new file of these parts; the operating system has it then, and the disk will. */
export async function writeParts(path: string, parts: Iterable<Uint8Array>): Promise<void> {
  const file = openSync(path, "wx");
  try {
    for (const bytes of parts)
      for (let offset = 0; offset < bytes.byteLength; ) {
        const { bytesWritten } = await writeAsync(file, bytes, offset, Math.min(maxWriteBytes, bytes.byteLength - offset), null);
        offset += bytesWritten;
      }
  } finally {
    closeSync(file);
  }
}

/** Makes a file, or the names in a directory, survive a power cut. */
export async function syncToDisk(path: string): Promise<void> {
  const handle = openSync(path, "r");
  try {
    await fsyncAsync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Moves a finished temporary directory to its name, durably, and `files` in it that the disk may not have yet. Fails with ENOTEMPTY or EEXIST when the name is taken by a non-empty one. */
export async function publishDirectory(temporary: string, directory: string, files: readonly string[] = []): Promise<void> {
  await Promise.all([temporary, ...files.map((name) => join(temporary, name))].map(syncToDisk));
  renameSync(temporary, directory);
  await syncToDisk(dirname(directory));
}

/** Throws DiskFullError when the file system of `directory` has less than `bytesNeeded` left. */
export function assertSpace(directory: string, bytesNeeded: number): void {
  const bytesFree = freeBytes(directory);
  if (bytesFree < bytesNeeded) throw new DiskFullError(directory, bytesNeeded, bytesFree);
}

function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}

/**
 * Runs `work` in a new directory `temporary`, which is gone again when it fails. Failures of the file system become DiskFullError
 * (with the bytes that were needed) or FileAccessError.
 */
export async function inTemporaryDirectory<Result>(temporary: string, bytesNeeded: number, work: () => Promise<Result>): Promise<Result> {
  try {
    mkdirSync(temporary, { recursive: true });
    assertSpace(temporary, bytesNeeded);
    return await work();
  } catch (error) {
    const failure = fileError(temporary, bytesNeeded, error);
    // The first failure is the one to tell of; what cannot be removed now is removed by the next attempt.
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    throw failure;
  }
}

/** What a failed file operation means to a person; errors of other kinds are returned as they are. */
export function fileError(path: string, bytesNeeded: number, error: unknown): unknown {
  if (isNodeError(error, "ENOSPC", "EDQUOT")) return new DiskFullError(path, bytesNeeded, freeBytes(dirname(path)), { cause: error });
  if (isNodeError(error, "EACCES", "EPERM", "EROFS", "ENOTDIR", "EIO", "EMFILE", "ENAMETOOLONG")) return new FileAccessError(path, error);
  return error;
}
