/** Output directories: whole under their name or not there. */
import { randomUUID } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import { ConflictError } from "@trainyard/contracts";
import { inTemporaryDirectory, isNodeError, publishDirectory } from "../files";

/** Lets `write` fill a new directory. Throws a ConflictError where one with something in it is there, DiskFullError or FileAccessError. */
export async function writeNewDirectory(
  directory: string,
  bytesNeeded: number,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const target = resolve(directory);
  const temporary = join(dirname(target), `.writing-${randomUUID()}`);
  await inTemporaryDirectory(temporary, bytesNeeded, async () => {
    await write(temporary);
    try {
      await publishDirectory(temporary, target);
    } catch (error) {
      if (isNodeError(error, "ENOTEMPTY", "EEXIST")) throw new ConflictError(`${target} is there already and not empty.`);
      throw error;
    }
  });
}
