/** Trains small models of three families, calmly and with faults injected into them, and keeps their losses and gradient norms. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FromTrainer, RunSpecification, TrainerCommand, TrainerFault } from "@trainyard/contracts";
import { resolveSpecification } from "@trainyard/model/recipes";
import type { RecordedRuns } from "@trainyard/recovery/measure";
import { ensureDataset, trainSegment } from "@trainyard/trainer";

/** Sizes at which a processor trains hundreds of steps a second; all else is the recipe's. */
const recipes = ["gpt2-nano", "neox-nano", "opt-nano"];
const vocabulary = 512;
const small = {
  model: { layers: 2, width: 32, heads: 2, context: 32, vocabulary },
  batch: { sequences: 8 },
  samples: { everySteps: 0 },
  evaluation: { everySteps: 1_000_000 },
  checkpoint: { everySteps: 1_000_000, keep: 100 },
};
const seeds = [1, 2, 3, 4, 5];
/** The runs of the other seeds are calm ones only; the last two were recorded after the limits had been chosen. */
const injectedSeeds = [1, 2];
/** Before the detectors that need 64 steps of history, while the rate still rises, and along the schedule. */
const startSteps = [30, 100, 600, 2_400];
const calmSteps = 10;
const stepsAfter = 130;

interface Injected {
  readonly name: string;
  readonly steps: number;
  readonly fault: (atStep: number) => TrainerFault;
  /** Where it begins; everywhere when left out. */
  readonly from?: readonly number[];
  readonly stepsAfter?: number;
  /** An instability when left out. */
  readonly causes?: "stall";
}

const injected: readonly Injected[] = [
  { name: "poisoned batch", steps: 1, fault: (atStep) => ({ fault: "poisoned-batch", atStep, steps: 1 }) },
  { name: "3 poisoned batches", steps: 3, fault: (atStep) => ({ fault: "poisoned-batch", atStep, steps: 3 }) },
  { name: "learning rate x30, 1 step", steps: 1, fault: (atStep) => ({ fault: "learning-rate", atStep, steps: 1, factor: 30 }) },
  { name: "learning rate x30, 10 steps", steps: 10, fault: (atStep) => ({ fault: "learning-rate", atStep, steps: 10, factor: 30 }) },
  {
    name: "learning rate x30 from there on",
    steps: 200,
    fault: (atStep) => ({ fault: "learning-rate", atStep, steps: 200, factor: 30 }),
    stepsAfter: 0,
  },
  { name: "flipped bit 30", steps: 1, fault: (atStep) => ({ fault: "bit-flip-weights", atStep, bit: 30 }) },
  { name: "flipped bit 25", steps: 1, fault: (atStep) => ({ fault: "bit-flip-weights", atStep, bit: 25 }) },
  {
    name: "learning rate x0.001 from there on",
    steps: 1_400,
    fault: (atStep) => ({ fault: "learning-rate", atStep, steps: 1_400, factor: 0.001 }),
    from: [600],
    stepsAfter: 0,
    causes: "stall",
  },
];

interface Stretch {
  readonly directory: string;
  readonly datasetDirectory: string;
  readonly specification: RunSpecification;
  readonly resumeFrom: string | null;
  readonly fault?: TrainerFault;
  readonly checkpointSteps?: readonly number[];
  readonly untilStep?: number;
}

export async function recordRuns(onProgress: (message: string) => void): Promise<RecordedRuns> {
  const root = await mkdtemp(join(tmpdir(), "trainyard-recording-"));
  try {
    const datasetDirectory = join(root, "datasets", "sotu");
    await ensureDataset({ directory: datasetDirectory, name: "sotu", vocabulary });
    const recorded: RecordedRuns = { runs: [], injections: [] };
    for (const seed of seeds)
      for (const recipe of recipes) {
        onProgress(`${recipe}, seed ${seed}`);
        const specification = resolveSpecification(recipe, { ...small, seed });
        const base = { directory: join(root, `${recipe}-${seed}`), datasetDirectory, specification };
        const calm = await trained({ ...base, resumeFrom: null, checkpointSteps: startSteps });
        const run = recorded.runs.push({ recipe, seed, ...calm.series }) - 1;
        if (injectedSeeds.includes(seed))
          for (const kind of injected) recorded.injections.push(...(await injectedInto(run, kind, base, calm.checkpoints)));
        await rm(base.directory, { recursive: true });
      }
    return recorded;
  } finally {
    await rm(root, { recursive: true });
  }
}

/** The run once more from each of its checkpoints, with the fault some steps later. */
async function injectedInto(
  run: number,
  { name, steps, fault, from = startSteps, stepsAfter: after = stepsAfter, causes }: Injected,
  base: Pick<Stretch, "directory" | "datasetDirectory" | "specification">,
  checkpoints: ReadonlyMap<number, string>,
): Promise<RecordedRuns["injections"]> {
  const injections: RecordedRuns["injections"] = [];
  for (const startStep of from) {
    const atStep = startStep + calmSteps + 1;
    const stretch = { resumeFrom: checkpoints.get(startStep) ?? null, fault: fault(atStep), untilStep: atStep + steps - 1 + after };
    const { series } = await trained({ ...base, ...stretch, directory: join(base.directory, "injected") });
    injections.push({ run, fault: name, causes: causes ?? "instability", fromStep: startStep + 1, atStep, steps, ...series });
  }
  return injections;
}

async function trained({ directory, datasetDirectory, specification, resumeFrom, fault, checkpointSteps = [], untilStep }: Stretch) {
  const series: { trainLoss: (number | null)[]; gradientNorm: (number | null)[] } = { trainLoss: [], gradientNorm: [] };
  const checkpoints = new Map<number, string>();
  const commands: TrainerCommand[] = [];
  const hear = (event: FromTrainer) => {
    if (event.type === "checkpoint") checkpoints.set(event.step, event.directory);
    if (event.type !== "step") return;
    const { step, trainLoss, gradientNorm } = event.point;
    series.trainLoss.push(rounded(trainLoss));
    series.gradientNorm.push(rounded(gradientNorm));
    if (checkpointSteps.includes(step)) commands.push({ type: "command", commandId: `${step}`, kind: "checkpoint" });
    if (step === untilStep) commands.push({ type: "command", commandId: `${step}`, kind: "stop" });
  };
  await trainSegment(
    {
      type: "start",
      runId: "recording",
      segmentId: "recording",
      specification,
      datasetDirectory,
      checkpointDirectory: join(directory, "checkpoints"),
      resumeFrom,
      pretrainedFrom: null,
      threads: 1,
      faults: fault === undefined ? [] : [fault],
    },
    { emit: async (event) => hear(event), takeCommands: () => commands.splice(0) },
  );
  return { series, checkpoints };
}

/** To six digits, which no detector tells from the whole. */
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(6));
}
