/** Reads a packed table of training. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { NotFoundError, parseOrThrow, TrainyardError } from "@trainyard/contracts";
import type { z } from "zod";

/** Throws a NotFoundError, or a TrainyardError that says what is wrong with the file. */
export async function readTable<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.infer<Schema>> {
  if (!existsSync(file)) throw new NotFoundError("table of training", file);
  const bytes = await readFile(file);
  try {
    return parseOrThrow(schema, JSON.parse(gunzipSync(bytes).toString()));
  } catch (cause) {
    throw new TrainyardError("corrupt", `${file} is no table of training: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
