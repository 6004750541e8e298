/** Trains one configuration of the grid and keeps its learning curve. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FromTrainer, RunSpecification } from "@trainyard/contracts";
import { trainSegment } from "@trainyard/trainer";
import { evaluations, type GridRow, specificationOf } from "./grid";

export interface TrainedRow extends GridRow {
  /** After each of the looks; null: not a number, or not reached. */
  readonly validationLoss: readonly (number | null)[];
  /** Mean since the look before. */
  readonly trainLoss: readonly (number | null)[];
  readonly diverged: boolean;
}

export interface RowTask {
  readonly row: GridRow;
  readonly datasetDirectory: string;
  readonly executionProvider: RunSpecification["runtime"]["executionProvider"];
  readonly threads: number;
}

export async function trainRow({ row, datasetDirectory, executionProvider, threads }: RowTask): Promise<TrainedRow> {
  const validationLoss: (number | null)[] = [];
  const trainLoss: (number | null)[] = [];
  let since: number[] = [];
  let diverged = false;
  const hear = (event: FromTrainer) => {
    if (event.type === "step") since.push(event.point.trainLoss ?? Number.NaN);
    if (event.type === "ended") diverged = event.reason === "diverged";
    if (event.type !== "evaluation" || event.step === 0) return;
    validationLoss.push(rounded(event.validationLoss));
    trainLoss.push(rounded(since.reduce((sum, loss) => sum + loss, 0) / since.length));
    since = [];
  };
  const directory = await mkdtemp(join(tmpdir(), "trainyard-table-"));
  try {
    await trainSegment(
      {
        type: "start",
        runId: "table",
        segmentId: "table",
        specification: specificationOf(row, executionProvider),
        datasetDirectory,
        checkpointDirectory: join(directory, "checkpoints"),
        resumeFrom: null,
        pretrainedFrom: null,
        threads,
      },
      { emit: async (event) => hear(event), takeCommands: () => [] },
    );
  } finally {
    await rm(directory, { recursive: true });
  }
  const whole = (losses: readonly (number | null)[]) => Array.from({ length: evaluations }, (_, index) => losses[index] ?? null);
  return { ...row, validationLoss: whole(validationLoss), trainLoss: whole(trainLoss), diverged };
}

/** To five digits: the seed's noise is in the third. */
function rounded(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(5));
}
