/** What training takes in memory, measured on the whole trainer process, beside what `memoryEstimate` says: the ground its factors stand on. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunOverrides, type RunSpecification, TrainyardError } from "@trainyard/contracts";
import { type MemoryEstimate, memoryEstimate } from "@trainyard/model/counts";
import { resolveSpecification } from "@trainyard/model/recipes";
import { ensureDataset } from "@trainyard/trainer";
import { startTrainer } from "./trainer-process";

const wide = { layers: 6, width: 768, heads: 12, context: 64, vocabulary: 10_240 };

/** Each turns one thing, so that each factor of the estimate shows. */
const cases: readonly (readonly [name: string, recipe: string, overrides: RunOverrides])[] = [
  ["nano", "gpt2-nano", {}],
  ["nano, 4 sequences", "gpt2-nano", { batch: { sequences: 4 } }],
  ["nano, 48 sequences", "gpt2-nano", { batch: { sequences: 48 } }],
  ["nano, accumulation 2", "gpt2-nano", { batch: { accumulation: 2 } }],
  ["nano, context 512", "gpt2-nano", { model: { context: 512 }, batch: { sequences: 4 } }],
  ["nano, 12 layers", "gpt2-nano", { model: { layers: 12 } }],
  ["nano, vocabulary 32768", "gpt2-nano", { model: { vocabulary: 32_768 } }],
  ["nano, feed-forward 2048", "gpt2-nano", { model: { feedForwardWidth: 2048 } }],
  ["micro", "gpt2-micro", {}],
  ["micro, accumulation 2", "gpt2-micro", { batch: { accumulation: 2 } }],
  ["wide, 51 M", "gpt2-micro", { model: wide, batch: { sequences: 1 } }],
  ["wide, 51 M, SGD", "gpt2-micro", { model: wide, batch: { sequences: 1 }, optimizer: { name: "sgd" } }],
  ["gpt3-nano", "gpt3-nano", {}],
  ["neox-nano", "neox-nano", {}],
  ["opt-nano", "opt-nano", {}],
];

/** What is read does not matter, as long as there is enough of it. */
const corpus = { title: "Numbers", documents: () => Array.from({ length: 40 }, (_, first) => numbersFrom(1_000 * first)) };

export interface MemoryMeasurement {
  readonly name: string;
  /** Peak resident size of the trainer's process over some steps, an evaluation, a checkpoint and a text sample. */
  readonly measuredBytes: number;
  readonly estimate: MemoryEstimate;
  /** Estimate over measurement. */
  readonly ratio: number;
}

/** Linux only: the peak is read from /proc. */
export async function benchMemory(threads: number, onMeasured: (measurement: MemoryMeasurement) => void): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "trainyard-memory-"));
  try {
    const datasetDirectory = join(directory, "datasets", "sotu");
    await ensureDataset({ directory: datasetDirectory, name: "sotu", corpus, vocabulary: 257 });
    for (const [name, recipe, overrides] of cases) {
      const specification = shortened(resolveSpecification(recipe, overrides));
      const measuredBytes = await peakBytes(specification, { directory, datasetDirectory, threads });
      const estimate = memoryEstimate(specification);
      onMeasured({ name, measuredBytes, estimate, ratio: estimate.totalBytes / measuredBytes });
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Six steps in which everything happens that happens in a long run. */
function shortened(specification: RunSpecification): RunSpecification {
  return {
    ...specification,
    schedule: { ...specification.schedule, unit: "steps", warmup: 1, decayLength: null },
    batch: { ...specification.batch, ramp: "none" },
    duration: { steps: 6 },
    evaluation: { ...specification.evaluation, everySteps: 2, batches: 2 },
    samples: { ...specification.samples, everySteps: 3, tokens: 8 },
    checkpoint: { everySteps: 2, keep: 1 },
  };
}

interface Place {
  readonly directory: string;
  readonly datasetDirectory: string;
  readonly threads: number;
}

async function peakBytes(specification: RunSpecification, { directory, datasetDirectory, threads }: Place): Promise<number> {
  const checkpointDirectory = join(directory, "checkpoints");
  let peak = 0;
  let looking: Promise<void> = Promise.resolve();
  const look = () => {
    looking = looking.then(async () => {
      peak = Math.max(peak, await highWater(trainer.pid));
    });
  };
  const identity = { runId: "bench", segmentId: "bench", resumeFrom: null, pretrainedFrom: null };
  const trainer = startTrainer({ type: "start", ...identity, specification, datasetDirectory, checkpointDirectory, threads }, look);
  const { exitCode, stderrTail } = await trainer.exited;
  await looking;
  await rm(checkpointDirectory, { recursive: true, force: true });
  if (exitCode !== 0 || peak === 0) throw new TrainyardError("internal", `The trainer could not be measured. ${stderrTail}`);
  return peak;
}

/** Largest resident size of a process so far; 0 when it is gone. */
async function highWater(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}

function numbersFrom(first: number): string {
  return Array.from({ length: 1_000 }, (_, index) => first + index).join(" ");
}
