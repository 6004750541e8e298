/** Trains the grid in processes of their own and packs what they came to into the table; what was trained before is not trained again. */
import { existsSync } from "node:fs";
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import type { RunSpecification } from "@trainyard/contracts";
import { ensureDataset } from "@trainyard/trainer";
import { shareAmongProcesses } from "../share-among-processes";
import { evaluations, type GridRow, gridRows, knobs, recipe, rowKey, tokens } from "./grid";
import type { RowTask, TrainedRow } from "./train-row";

const dataset = "sotu";
/** Processes are the parallelism: two threads of one run get less done than two runs. */
const threads = 1;

export interface TableRecording {
  /** Where the table goes, `.json.gz`. Rows are kept in `FILE.rows`, a line of JSON each, until it is whole. */
  readonly file: string;
  readonly datasetDirectory: string;
  readonly executionProvider: RunSpecification["runtime"]["executionProvider"];
  readonly processes: number;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}

/** About 6 hours of a processor core, or 17 minutes of an H100. Interrupted, it goes on where it was. */
export async function recordTable({ file, processes, signal, onProgress, ...training }: TableRecording): Promise<void> {
  await ensureDataset({ directory: training.datasetDirectory, name: dataset, onProgress });
  const kept = `${file}.rows`;
  const before = existsSync(kept) ? (await readFile(kept, "utf8")).split("\n").filter((line) => line !== "") : [];
  const known = before.map((line) => JSON.parse(line) as TrainedRow);
  const tasks = missingRows(known).map((row): RowTask => ({ row, threads, ...training }));
  const writing: Promise<void>[] = [];
  const trained = await shareAmongProcesses<RowTask, TrainedRow>({
    program: new URL("./row-process.ts", import.meta.url),
    tasks,
    processes,
    signal,
    onProgress(done, row) {
      writing.push(appendFile(kept, `${JSON.stringify(row)}\n`));
      onProgress(`${known.length + done} of ${known.length + tasks.length}: ${rowKey(row)}`);
    },
  });
  await Promise.all(writing);
  await writeFile(file, gzipSync(JSON.stringify(tableOf([...known, ...trained])), { level: 9 }));
  await rm(kept, { force: true });
}

function missingRows(known: readonly GridRow[]): GridRow[] {
  const keys = new Set(known.map(rowKey));
  return gridRows().filter((row) => !keys.has(rowKey(row)));
}

/** In the order of the grid, whatever the order they were trained in. */
function tableOf(trained: readonly TrainedRow[]) {
  const byKey = new Map(trained.map((row) => [rowKey(row), row]));
  const looks = Array.from({ length: evaluations }, (_, index) => ((index + 1) * tokens) / evaluations);
  return { recipe, dataset, knobs, tokens, evaluations: looks, rows: gridRows().flatMap((row) => byKey.get(rowKey(row)) ?? []) };
}
