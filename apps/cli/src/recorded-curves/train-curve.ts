/** Trains one run outside any cluster and keeps its learning curve. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FromTrainer, RunSpecification } from "@trainyard/contracts";
import { trainSegment } from "@trainyard/trainer";

export interface CurveTask {
  /** Tells its run from the others of a table. */
  readonly key: string;
  readonly specification: RunSpecification;
  /** Looks at the validation loss that the run takes, evenly spaced. */
  readonly looks: number;
  readonly datasetDirectory: string;
  readonly threads: number;
}

/** A value a look; null: not a number, or not reached. */
export interface RecordedCurve {
  readonly key: string;
  readonly validationLoss: readonly (number | null)[];
  /** Mean since the look before. */
  readonly trainLoss: readonly (number | null)[];
  /** Newest gradient noise scale that was measured, tokens. */
  readonly noiseScale: readonly (number | null)[];
  readonly diverged: boolean;
}

export async function trainCurve({ key, specification, looks, datasetDirectory, threads }: CurveTask): Promise<RecordedCurve> {
  const [validationLoss, trainLoss, noiseScale]: (number | null)[][] = [[], [], []];
  let since: number[] = [];
  let noise: number | null = null;
  let diverged = false;
  const hear = (event: FromTrainer) => {
    if (event.type === "step") {
      since.push(event.point.trainLoss ?? Number.NaN);
      noise = event.point.noiseScale ?? noise;
    }
    if (event.type === "ended") diverged = event.reason === "diverged";
    if (event.type !== "evaluation" || event.step === 0) return;
    validationLoss?.push(rounded(event.validationLoss));
    trainLoss?.push(rounded(since.reduce((sum, loss) => sum + loss, 0) / since.length));
    noiseScale?.push(rounded(noise));
    since = [];
  };
  const directory = await mkdtemp(join(tmpdir(), "trainyard-curve-"));
  try {
    await trainSegment(
      {
        type: "start",
        runId: "curve",
        segmentId: "curve",
        specification,
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
  const whole = (values: readonly (number | null)[] = []) => Array.from({ length: looks }, (_, index) => values[index] ?? null);
  return { key, validationLoss: whole(validationLoss), trainLoss: whole(trainLoss), noiseScale: whole(noiseScale), diverged };
}

/** To five digits: the seed's noise is in the third. */
function rounded(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(5));
}
