/** Rows trained so far, a line of JSON each. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { TrainedRow } from "./train-row";

/** Files that are not there hold none. */
export async function readRows(files: readonly string[]): Promise<TrainedRow[]> {
  const texts = await Promise.all(files.filter((file) => existsSync(file)).map((file) => readFile(file, "utf8")));
  return texts
    .flatMap((text) => text.split("\n"))
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as TrainedRow);
}
