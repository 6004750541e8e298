/** The record of a run in a bundle: rows of its tables, one JSON object a line, exactly as the database held them. */
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type RecordRow, type RecordTable, recordRow } from "@trainyard/contracts";
import { BundleCorruptError } from "./archive/errors";
import { recordFile } from "./parts";

/** Of an unpacked bundle. Throws BundleCorruptError at a line that is no row. */
export async function* readRecord(directory: string, table: RecordTable): AsyncGenerator<RecordRow> {
  const path = join(directory, recordFile(table));
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY }))
    if (line !== "") yield parseLine(directory, table, line);
}

function parseLine(directory: string, table: RecordTable, line: string): RecordRow {
  try {
    return recordRow.parse(JSON.parse(line));
  } catch (cause) {
    throw new BundleCorruptError(directory, `a line of ${recordFile(table)} is no row`, { cause });
  }
}
