/** Faults of the disk: a checkpoint that it has no room for, and one that it does not keep as it was written. */
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { stateFileName } from "../checkpoint/manifest";

/** Fails as a write to a full disk does. */
export async function refuseForSpace(path: string): Promise<never> {
  throw Object.assign(new Error(`ENOSPC: no space left on device, write '${path}'`), { code: "ENOSPC" });
}

/** Flips the lowest bit of the byte in the middle of the state. */
export async function flipBitOnDisk(directory: string): Promise<void> {
  const path = join(directory, stateFileName);
  const middle = Math.floor((await stat(path)).size / 2);
  const file = await open(path, "r+");
  try {
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, middle);
    byte.writeUInt8(byte.readUInt8() ^ 1);
    await file.write(byte, 0, 1, middle);
    await file.sync();
  } finally {
    await file.close();
  }
}
