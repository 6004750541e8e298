/** Reads a part of an unpacked bundle that is one JSON document. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { BundleCorruptError } from "./archive/errors";

/** Null where the bundle has no such part. Throws BundleCorruptError where it is not of its format. */
export async function readPart<Schema extends z.ZodType>(
  directory: string,
  path: string,
  schema: Schema,
): Promise<z.output<Schema> | null> {
  const text = await readFile(join(directory, path), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  const { data, error } = schema.safeParse(jsonOr(text));
  if (error !== undefined) throw new BundleCorruptError(directory, `${path} is not of this format: ${z.prettifyError(error)}`);
  return data;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // which no schema takes
  }
}
