/** Trains a share of the grid's rows and appends each to a file as a line of JSON; rows that the given files hold already are left out. */
import { appendFile } from "node:fs/promises";
import { z } from "zod";
import { gridRows, rowKey } from "./grid";
import { readRows } from "./read-rows";
import { trainRow } from "./train-row";

/** As JSON, its only argument. */
const rowOrder = z.strictObject({
  /** This process takes every `of`-th row, from `share`. */
  share: z.int().min(0),
  of: z.int().min(1),
  file: z.string(),
  have: z.array(z.string()),
  datasetDirectory: z.string(),
  executionProvider: z.enum(["cpu", "webgpu", "cuda"]),
  threads: z.int().min(1),
});

const { share, of, file, have, ...training } = rowOrder.parse(JSON.parse(process.argv[2] ?? ""));
const known = new Set((await readRows([...have, file])).map(rowKey));
const missing = gridRows().filter((row) => !known.has(rowKey(row)));
for (const row of missing.filter((_, index) => index % of === share)) {
  await appendFile(file, `${JSON.stringify(await trainRow(row, training))}\n`);
  process.send?.(rowKey(row));
}
process.exit(0);
