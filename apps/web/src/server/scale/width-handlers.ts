/** The shipped measurement of the best rate by width. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { widthMeasurement } from "@trainyard/contracts";
import { measureWidths, widthTable } from "@trainyard/search/measure";
import type { Handlers } from "../json-endpoint";

/** The application runs in its own folder of the repository; the table lies where `trainyard bench widths` reads it. */
const tableFile = join(process.cwd(), "../../packages/search/tables/widths-nano.json.gz");

export const widthHandlers = {
  getWidthMeasurement: async () => ({ measurement: await measured() }),
} satisfies Partial<Handlers>;

/** Null: this installation has no table. */
async function measured() {
  const packed = await readFile(tableFile).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (packed === null) return null;
  const table = widthTable.parse(JSON.parse((await promisify(gunzip)(packed)).toString("utf8")));
  return widthMeasurement.parse(measureWidths(table));
}
