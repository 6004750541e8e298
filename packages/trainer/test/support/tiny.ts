/** A dataset and a model small enough that a test trains for real within seconds. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseOrThrow, type RunOverrides, type RunSpecification, runSpecification, type TrainerStart } from "@trainyard/contracts";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { beginningsOfSpeeches } from "../../src/dataset/corpus";
import { ensureDataset } from "../../src/dataset/ensure-dataset";

export const tinyVocabulary = 300;

/** A directory that is gone after the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "trainyard-trainer-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A tiny dataset that all tests of a file share: called outside of tests. */
export function sharedTinyDataset(): { readonly directory: string } {
  const shared = { directory: "" };
  let root = "";
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "trainyard-trainer-"));
    shared.directory = await tinyDataset(root);
  }, 60_000);
  afterAll(() => rm(root, { recursive: true, force: true }));
  return shared;
}

export async function tinyDataset(directory: string): Promise<string> {
  const path = join(directory, "datasets", "tiny");
  await ensureDataset({ directory: path, name: "tiny", corpus: beginningsOfSpeeches, vocabulary: tinyVocabulary });
  return path;
}

export function tinySpecification(overrides: RunOverrides = {}): RunSpecification {
  return parseOrThrow(runSpecification, {
    recipe: "tiny",
    model: { family: "gpt2", layers: 2, width: 32, heads: 2, context: 32, vocabulary: tinyVocabulary, ...overrides.model },
    initialisation: overrides.initialisation ?? {},
    parametrisation: overrides.parametrisation ?? {},
    data: { dataset: "tiny", ...overrides.data },
    augmentation: overrides.augmentation ?? {},
    batch: { sequences: 4, accumulation: 1, ...overrides.batch },
    loss: overrides.loss ?? {},
    regularisation: overrides.regularisation ?? {},
    optimizer: { name: "adamw", beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1, ...overrides.optimizer },
    stability: overrides.stability ?? {},
    schedule: { decay: "cosine", peakLearningRate: 3e-3, warmup: 5, finalFraction: 0.1, ...overrides.schedule },
    duration: overrides.duration ?? { steps: 40 },
    evaluation: { everySteps: 20, batches: 2, ...overrides.evaluation },
    samples: { everySteps: 0, prompt: "", tokens: 8, temperature: 1, ...overrides.samples },
    checkpoint: { everySteps: 10, keep: 5, ...overrides.checkpoint },
    runtime: overrides.runtime ?? {},
    seed: overrides.seed ?? 1,
  });
}

export interface TinyStart {
  readonly root: string;
  readonly datasetDirectory: string;
  readonly specification?: RunSpecification;
  readonly segmentId?: string;
  readonly resumeFrom?: string | null;
  readonly pretrainedFrom?: string | null;
  readonly threads?: number;
}

export function tinyStart(given: TinyStart): TrainerStart {
  const {
    root,
    datasetDirectory,
    specification = tinySpecification(),
    segmentId = "segment",
    resumeFrom = null,
    pretrainedFrom = null,
    threads = 1,
  } = given;
  const checkpointDirectory = join(root, "checkpoints", "run", segmentId);
  return {
    type: "start",
    runId: "run",
    segmentId,
    specification,
    datasetDirectory,
    checkpointDirectory,
    resumeFrom,
    pretrainedFrom,
    threads,
  };
}
