/** Makes a bundle in the home folder's `bundles`: gathers what belongs to it, then writes one archive. */
import { join } from "node:path";
import {
  archiveName,
  checkpointFolder,
  datasetFolder,
  type EnvironmentPart,
  environmentOf,
  hashFile,
  modelCard,
  partNames,
  type ReplayPart,
  recordFile,
  Staging,
} from "@trainyard/bundle";
import { type Checkpoint, type Dataset, type EnvironmentRecord, recordTables, TrainyardError } from "@trainyard/contracts";
import { legsBetween } from "@trainyard/recovery";
import type { BundleOrder, MadeBundle, Store } from "@trainyard/store";
import { datasetFileNames, readDataset } from "@trainyard/trainer/dataset-files";
import { lockfilePath, uncommittedDifference } from "@trainyard/trainer/environment";
import type { HomePaths } from "../home-paths";
import { keptCheckpoints } from "./kept-checkpoints";

export interface BundleMaking {
  readonly store: Store;
  readonly paths: HomePaths;
  readonly environment: EnvironmentRecord;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { fraction: number | null; message: string }) => void;
}

/** Tokens beyond this many bytes stay where they are: whoever verifies needs the dataset, which is named by its hash. */
const datasetLimitBytes = 2 ** 28;

/** Rejects with TrainyardErrors, or with the signal's reason; nothing is left behind then. */
export async function makeBundle(order: BundleOrder, making: BundleMaking): Promise<MadeBundle> {
  const { bundleId, runId, final, why, author, reason } = order;
  const { store, paths, environment, signal, onProgress } = making;
  const run = await store.runs.get(runId);
  const staging = await Staging.begin(join(paths.bundles, `.${bundleId}`));
  try {
    onProgress({ fraction: null, message: "Gathering checkpoints" });
    const checkpoints = keptCheckpoints(order);
    for (const { id, why: kept } of checkpoints) await addCheckpoint(staging, paths, checkpointOf(order, id), kept.join(", "));
    const dataset = await addDataset(staging, join(paths.datasets, run.specification.data.dataset));
    signal.throwIfAborted();
    onProgress({ fraction: null, message: "Writing down the run's record" });
    for (const table of recordTables)
      await staging.text(recordFile(table), `Record: ${table}, one row a line`, store.bundles.record(runId, table));
    await staging.text(partNames.metrics, "Every point of the curve, and of what was abandoned", store.series.csv(runId));
    await staging.json(partNames.specification, "Specification in force, every default resolved", run.specification);
    const replay = await replayOf(order, store);
    if (replay !== null) await staging.json(partNames.replay, "What the last steps are run again by, and what they came to", replay);
    const { segments } = await store.environments.ofRun(runId);
    const environments: EnvironmentPart = { segments, madeOn: environment };
    await staging.json(partNames.environment, "Software, processor and libraries of each segment", environments);
    await addCode(staging);
    const madeAt = new Date().toISOString();
    const card = modelCard({
      run,
      step: final.step,
      interventions: (await store.interventions.list(runId)).toReversed(),
      incidents: (await store.incidents.list({ runId })).length,
      dataset: dataset.description,
      checkpoints,
      environment: environmentOf(environments, final.segmentId),
      replay,
      madeAt,
    });
    await staging.text(partNames.card, "Model card", card);
    signal.throwIfAborted();
    onProgress({ fraction: null, message: "Hashing and packing" });
    const name = archiveName(run.name, final.step, bundleId);
    const sealed = await staging.seal(
      {
        format: 1,
        bundleId,
        run: { id: runId, name: run.name },
        step: final.step,
        why,
        author,
        reason,
        madeAt,
        trainyard: environment.code.version,
        dataset: dataset.inManifest,
        checkpoints,
      },
      join(paths.bundles, name),
      signal,
    );
    return { path: `bundles/${name}`, bytes: sealed.bytes, sha256: sealed.sha256, files: [...sealed.files], modelCard: card };
  } finally {
    await staging.discard();
  }
}

function checkpointOf({ final, best, before }: BundleOrder, id: string): Checkpoint {
  const found = [final, best, before].find((each) => each?.id === id);
  if (found === null || found === undefined) throw new TypeError(`The order names no checkpoint ${id}.`);
  return found;
}

/** Whose state is not what was recorded goes into no bundle. */
async function addCheckpoint(staging: Staging, paths: HomePaths, { id, path, step, stateHash }: Checkpoint, why: string): Promise<void> {
  const source = join(paths.checkpoints, path);
  const folder = checkpointFolder(id);
  const state = `${folder}/state.safetensors`;
  try {
    await staging.file(`${folder}/manifest.json`, `Checkpoint of step ${step} (${why}): what it belongs to`, join(source, "manifest.json"));
    await staging.file(state, `Checkpoint of step ${step} (${why}): the state`, join(source, "state.safetensors"));
  } catch (cause) {
    throw new TrainyardError("corrupt", `The files of the checkpoint of step ${step} are not there: ${source}.`, { cause });
  }
  if ((await hashFile(staging.pathOf(state))) !== stateHash)
    throw new TrainyardError("corrupt", `The checkpoint of step ${step} is not what was recorded of it: ${source}.`);
}

interface AddedDataset {
  readonly description: Dataset;
  readonly inManifest: { readonly name: string; readonly hash: string; readonly isIncluded: boolean };
}

async function addDataset(staging: Staging, directory: string): Promise<AddedDataset> {
  const description = await readDataset(directory);
  const { name, hash, trainTokens, validationTokens } = description;
  const isIncluded = 2 * (trainTokens + validationTokens) <= datasetLimitBytes;
  const { tokenizer, train, validation, description: described } = datasetFileNames;
  const file = (part: string, what: string) => staging.file(`${datasetFolder}/${part}`, what, join(directory, part));
  await file(tokenizer, "Tokenizer");
  await file(described, "What the dataset is, with the hash of its tokens");
  if (isIncluded) {
    await file(train, "Training tokens");
    await file(validation, "Validation tokens");
  }
  return { description, inManifest: { name, hash, isIncluded } };
}

/** Null: there is nothing that could be run again. Another model's weights, which a run may begin from, are not in its bundle. */
async function replayOf({ runId, before, final, steps }: BundleOrder, store: Store): Promise<ReplayPart | null> {
  const fromStep = before?.step ?? 0;
  if (fromStep === final.step) return null;
  const legs = legsBetween((await store.replay.facts(runId)).path, { fromStep, toStep: final.step });
  if (before === null && legs.some(({ specification }) => specification.initialisation.pretrained !== null)) return null;
  return { fromCheckpointId: before?.id ?? null, fromStep, toStep: final.step, legs, steps, stateHash: final.stateHash };
}

async function addCode(staging: Staging): Promise<void> {
  await staging.file(partNames.lockfile, "Versions of every package", lockfilePath);
  const difference = await uncommittedDifference();
  if (difference !== null) await staging.text(partNames.patch, "What the code was beyond its commit", difference);
}
