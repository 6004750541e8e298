/**
 * Opens a bundle that lies in the home folder's `bundles`: proves its hashes, puts its checkpoints and, where it is missing, its dataset into their
 * places, and takes in the run's record in one transaction. Without the last nobody sees the others, and the next try replaces them.
 */
import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import {
  BundleCorruptError,
  checkpointFolder,
  datasetFolder,
  hashFile,
  partNames,
  readManifest,
  readRecord,
  type UnpackedBundle,
  unpackBundle,
} from "@trainyard/bundle";
import { type Bundle, dataset as datasetSchema, parseOrThrow } from "@trainyard/contracts";
import type { Services } from "../services";
import { homeFolder } from "./home-folder";

/** @throws NotFoundError, ConflictError where the run is here, BundleCorruptError */
export async function importBundle(services: Services, { file, author }: { file: string; author: string }): Promise<Bundle> {
  const { store } = services;
  const home = homeFolder(services);
  const archive = join(home, "bundles", file);
  const { run } = await readManifest(archive);
  await store.bundles.requireAbsent(run.id);
  const staging = join(home, "bundles", `.open-${run.id}`);
  try {
    await rm(staging, { recursive: true, force: true });
    const unpacked = await unpackBundle(archive, staging);
    if (unpacked.broken.length > 0) throw new BundleCorruptError(file, `${unpacked.broken.join(", ")} are missing or changed`);
    return await takeIn(services, { home, archive, author, unpacked });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

interface Opening {
  readonly home: string;
  readonly archive: string;
  readonly author: string;
  readonly unpacked: UnpackedBundle;
}

async function takeIn({ store }: Services, { home, archive, author, unpacked }: Opening): Promise<Bundle> {
  const { directory, manifest } = unpacked;
  const { bundleId, run, step, files, reason, madeAt } = manifest;
  const checkpointPaths = await placeCheckpoints(home, unpacked);
  const dataset = await placeDataset(home, unpacked);
  if (dataset.description !== null) await store.datasets.register(dataset.description);
  const { size } = await stat(archive);
  return store.bundles.import({
    bundle: {
      id: bundleId,
      runId: run.id,
      step,
      path: `bundles/${basename(archive)}`,
      bytes: size,
      sha256: await hashFile(archive),
      files,
      modelCard: await readFile(join(directory, partNames.card), "utf8"),
      reason,
    },
    author,
    rows: (table) => readRecord(directory, table),
    checkpointPaths,
    note: `Opened from the bundle ${basename(archive)}, made on ${madeAt.slice(0, 10)} with ${manifest.checkpoints.length} checkpoints.${dataset.note}`,
  });
}

/** Where a run's own checkpoints lie too. Answers their places by id, relative to the checkpoint store. */
async function placeCheckpoints(home: string, { directory, manifest }: UnpackedBundle): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  for (const { id, runId, segmentId, step } of manifest.checkpoints) {
    const path = `${runId}/${segmentId}/step-${String(step).padStart(8, "0")}`;
    const target = join(home, "checkpoints", path);
    await mkdir(dirname(target), { recursive: true });
    await rm(target, { recursive: true, force: true });
    await rename(join(directory, checkpointFolder(id)), target);
    paths.set(id, path);
  }
  return paths;
}

interface PlacedDataset {
  /** Null: nothing was put there. */
  readonly description: ReturnType<typeof datasetSchema.parse> | null;
  /** What the run's story should say of it. */
  readonly note: string;
}

async function placeDataset(home: string, { directory, manifest: { dataset } }: UnpackedBundle): Promise<PlacedDataset> {
  const here = join(home, "datasets", dataset.name);
  const existing = await descriptionIn(here);
  if (existing !== null) {
    const note =
      existing.hash === dataset.hash ? "" : ` The dataset ${dataset.name} here is another one: the run can be looked at, not continued.`;
    return { description: null, note };
  }
  if (!dataset.isIncluded)
    return { description: null, note: ` Prepare the dataset ${dataset.name} (hash ${dataset.hash}) to continue it.` };
  const description = await descriptionIn(join(directory, datasetFolder));
  await mkdir(dirname(here), { recursive: true });
  await rename(join(directory, datasetFolder), here);
  return { description, note: ` Its dataset ${dataset.name} came along.` };
}

async function descriptionIn(folder: string) {
  const text = await readFile(join(folder, "dataset.json"), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return text === null ? null : parseOrThrow(datasetSchema, JSON.parse(text));
}
