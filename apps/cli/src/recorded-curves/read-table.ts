/** Reads a packed table of training. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { NotFoundError, TrainyardError } from "@trainyard/contracts";

/** Throws a NotFoundError, or a TrainyardError that says what is wrong with the file. */
export async function readTable<Table>(file: string, tableOf: (value: unknown) => Table): Promise<Table> {
  if (!existsSync(file)) throw new NotFoundError("table of training", file);
  const bytes = await readFile(file);
  try {
    return tableOf(JSON.parse(gunzipSync(bytes).toString()));
  } catch (cause) {
    throw new TrainyardError("corrupt", `${file} is no table of training: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
