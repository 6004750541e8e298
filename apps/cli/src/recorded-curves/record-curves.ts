/** Trains many runs in processes of their own; what was trained before is not trained again. */
import { existsSync } from "node:fs";
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import type { RunSpecification } from "@trainyard/contracts";
import { ensureDataset } from "@trainyard/trainer";
import { shareAmongProcesses } from "../share-among-processes";
import type { CurveTask, RecordedCurve } from "./train-curve";

/** Processes are the parallelism: two threads of one run get less done than two runs. */
const threads = 1;

export interface Recording {
  /** Where the table goes, `.json.gz`. Curves are kept in `FILE.rows`, a line of JSON each, until it is whole. */
  readonly file: string;
  readonly datasetDirectory: string;
  readonly executionProvider: RunSpecification["runtime"]["executionProvider"];
  readonly processes: number;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}

export interface TablePlan {
  readonly dataset: string;
  readonly looks: number;
  readonly runs: readonly Pick<CurveTask, "key" | "specification">[];
  /** What is packed, from the curves by key. */
  readonly table: (curves: ReadonlyMap<string, RecordedCurve>) => unknown;
}

/** Interrupted, it goes on where it was. */
export async function recordCurves({ dataset, looks, runs, table }: TablePlan, recording: Recording): Promise<void> {
  const { file, datasetDirectory, processes, signal, onProgress } = recording;
  await ensureDataset({ directory: datasetDirectory, name: dataset, onProgress });
  const kept = `${file}.rows`;
  const lines = existsSync(kept) ? (await readFile(kept, "utf8")).split("\n").filter((line) => line !== "") : [];
  const curves = new Map(lines.map((line) => JSON.parse(line) as RecordedCurve).map((curve) => [curve.key, curve]));
  const tasks = runs.filter(({ key }) => !curves.has(key)).map((run): CurveTask => ({ ...run, looks, datasetDirectory, threads }));
  const writing: Promise<void>[] = [];
  const trained = await shareAmongProcesses<CurveTask, RecordedCurve>({
    program: new URL("./curve-process.ts", import.meta.url),
    tasks,
    processes,
    signal,
    onProgress(done, curve) {
      writing.push(appendFile(kept, `${JSON.stringify(curve)}\n`));
      onProgress(`${runs.length - tasks.length + done} of ${runs.length}: ${curve.key}`);
    },
  });
  await Promise.all(writing);
  for (const curve of trained) curves.set(curve.key, curve);
  await writeFile(file, gzipSync(JSON.stringify(table(curves)), { level: 9 }));
  await rm(kept, { force: true });
}
