/** Files that a person names: what is wrong with one is told with its path. */
import { readFile } from "node:fs/promises";
import { NotFoundError } from "@trainyard/contracts";
import { CorruptFileError } from "@trainyard/model";
import { FileAccessError } from "../errors";
import { isNodeError } from "../files";

/** Throws a NotFoundError or FileAccessError. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw isNodeError(error, "ENOENT") ? new NotFoundError("file", path) : new FileAccessError(path, error);
  }
}

/** The text of a file that may be missing. */
export async function readTextIfThere(path: string): Promise<string | null> {
  try {
    return await readText(path);
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

/** Throws a CorruptFileError for what is no JSON, beside the errors of `readText`. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CorruptFileError(`${path} is not valid JSON.`, { cause });
  }
}
