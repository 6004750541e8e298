/** Trains the grid in processes of their own and packs what they wrote into the table; what is there already is not trained again. */
import { readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { RunSpecification } from "@trainyard/contracts";
import { ensureDataset } from "@trainyard/trainer";
import { runScript } from "../run-script";
import { evaluations, gridRows, knobs, recipe, rowKey, tokens } from "./grid";
import { readRows } from "./read-rows";
import type { TrainedRow } from "./train-row";

const dataset = "sotu";
const program = fileURLToPath(new URL("row-process.ts", import.meta.url));

export interface TableRecording {
  /** The table, `.json.gz`; rows are kept in `FILE.rows-*` until it is whole. */
  readonly file: string;
  readonly datasetDirectory: string;
  readonly executionProvider: RunSpecification["runtime"]["executionProvider"];
  readonly jobs: number;
  readonly threads: number;
  readonly onProgress: (message: string) => void;
}

/** Interrupted, it goes on where it was. 288 configurations and 64 further seeds: about 8 hours of one processor core, or 18 minutes of an H100. */
export async function recordTable({ file, datasetDirectory, jobs, onProgress, ...training }: TableRecording): Promise<void> {
  await ensureDataset({ directory: datasetDirectory, name: dataset, onProgress });
  const rows = gridRows();
  const have = await rowFiles(file);
  let done = (await readRows(have)).length;
  const onRow = (key: string) => onProgress(`${(done += 1)} of ${rows.length}: ${key}`);
  const share = (index: number) =>
    runScript(program, JSON.stringify({ share: index, of: jobs, file: `${file}.rows-${index}`, have, datasetDirectory, ...training }), onRow);
  await Promise.all(Array.from({ length: jobs }, (_, index) => share(index)));
  await writeFile(file, gzipSync(JSON.stringify(tableOf(await readRows(await rowFiles(file)))), { level: 9 }));
}

async function rowFiles(file: string): Promise<string[]> {
  const all = await readdir(dirname(file));
  return all.map((name) => join(dirname(file), name)).filter((path) => path.startsWith(`${file}.rows-`));
}

/** In the order of the grid, whatever the order they were trained in. */
export function tableOf(trained: readonly TrainedRow[]) {
  const byKey = new Map(trained.map((row) => [rowKey(row), row]));
  const rows = gridRows().map((row) => {
    const found = byKey.get(rowKey(row));
    if (found === undefined) throw new Error(`The grid's row ${rowKey(row)} was not trained.`);
    return found;
  });
  const looks = Array.from({ length: evaluations }, (_, index) => ((index + 1) * tokens) / evaluations);
  return { recipe, dataset, knobs, tokens, evaluations: looks, rows };
}
