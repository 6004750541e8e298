/** Reads checkpoints back; nothing is used whose hash does not match. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { CorruptCheckpointError, FileAccessError, IncompatibleCheckpointError } from "../errors";
import { isNodeError } from "../files";
import { type CheckpointManifest, readManifest, stateFileName, stateFileOf } from "./manifest";
import type { StateImage } from "./state-image";

/**
 * Fills `image` with the checkpoint's state; `onPiece` as it comes further. Throws CorruptCheckpointError, or IncompatibleCheckpointError when the state is sound
 * but not of the image's layout.
 */
export async function readCheckpoint(
  directory: string,
  image: StateImage,
  onPiece: () => Promise<void> = async () => undefined,
): Promise<CheckpointManifest> {
  const manifest = await readManifest(directory);
  const { bytes, sha256 } = stateFileOf(directory, manifest);
  if (bytes !== image.bytes.byteLength)
    throw new IncompatibleCheckpointError(directory, `its state has ${bytes} bytes, the model's has ${image.bytes.byteLength}`);
  if ((await readWhole(directory, image.bytes, onPiece)) !== sha256) throw mismatch(directory);
  if (!image.hasPosition(manifest)) throw new IncompatibleCheckpointError(directory, "its tensors have other names, shapes or positions");
  return manifest;
}

/** What a checkpoint proves to be, and which one it goes on from. */
export type VerifiedCheckpoint = Pick<CheckpointManifest, "step" | "stateHash" | "parentStateHash"> & { readonly bytes: number };

const pieceBytes = 2 ** 20;
/** Hashed within some tens of milliseconds. */
const readPieceBytes = 2 ** 26;

/**
 * Reads the files once, piece by piece, and compares them with the manifest and the manifest with its own hash; no session is made. Throws
 * CorruptCheckpointError, IncompatibleCheckpointError (another format) or FileAccessError.
 */
export async function verifyCheckpoint(directory: string): Promise<VerifiedCheckpoint> {
  const manifest = await readManifest(directory);
  const { bytes, sha256 } = stateFileOf(directory, manifest);
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(join(directory, stateFileName), { highWaterMark: pieceBytes })) hash.update(piece);
  } catch (error) {
    throw readError(directory, error);
  }
  if (hash.digest("hex") !== sha256) throw mismatch(directory);
  const { step, stateHash, parentStateHash } = manifest;
  return { step, stateHash, parentStateHash, bytes };
}

/** Fills `target` with the state's file and answers the hash of it; pieces are hashed while the next ones are read. */
async function readWhole(directory: string, target: Uint8Array, onPiece: () => Promise<void>): Promise<string> {
  const hash = createHash("sha256");
  try {
    const file = await open(join(directory, stateFileName), "r");
    try {
      const { size } = await file.stat();
      if (size !== target.byteLength)
        throw new CorruptCheckpointError(directory, `${stateFileName} has ${size} bytes, recorded are ${target.byteLength}`);
      for (let offset = 0, hashed = 0; offset < size || hashed < size; ) {
        const reading = file.read(target, offset, Math.min(size - offset, readPieceBytes), offset);
        hash.update(target.subarray(hashed, offset));
        hashed = offset;
        const { bytesRead } = await reading;
        if (bytesRead === 0 && offset < size) throw new CorruptCheckpointError(directory, `${stateFileName} ends after ${offset} bytes`);
        offset += bytesRead;
        await onPiece();
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw readError(directory, error);
  }
  return hash.digest("hex");
}

function mismatch(directory: string): CorruptCheckpointError {
  return new CorruptCheckpointError(directory, `${stateFileName} does not match its recorded hash`);
}

function readError(directory: string, error: unknown): unknown {
  if (isNodeError(error, "ENOENT")) return new CorruptCheckpointError(directory, `${stateFileName} is missing`, { cause: error });
  return isNodeError(error, "EACCES", "EPERM", "EIO", "EISDIR") ? new FileAccessError(join(directory, stateFileName), error) : error;
}
