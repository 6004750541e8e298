/** Prepares a dataset once, whoever else does it at the same time, and publishes it under its name in one rename. */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ConflictError, type Dataset } from "@trainyard/contracts";
import { DatasetCorruptError, DatasetMissingError } from "../errors";
import { fileError, inTemporaryDirectory, isNodeError, publishDirectory } from "../files";
import { type Corpus, corpusNamed } from "./corpus";
import { openDataset } from "./dataset-files";
import { prepareDataset } from "./prepare-dataset";

/** Scratch and results of the largest corpus, with room to spare; asked for before work begins. */
const bytesNeeded = 64 * 2 ** 20;

export interface EnsureDatasetOptions {
  /** Where the files go, e.g. `$TRAINYARD_HOME/datasets/sotu`. */
  readonly directory: string;
  readonly name: string;
  /** Text to prepare; the corpus of that name when left out. */
  readonly corpus?: Corpus;
  /** Tokens of the vocabulary, 257 to 30,000. */
  readonly vocabulary?: number;
  readonly onProgress?: (message: string) => void;
}

/**
 * The dataset in `directory`, prepared if it is not there and again if its files do not match their hash. Two processes may do this at
 * once: both make the same bytes, and the first rename wins. Same corpus, same vocabulary, same bytes.
 * Throws InvalidError, ConflictError (another vocabulary is there), DiskFullError or FileAccessError.
 */
export async function ensureDataset(options: EnsureDatasetOptions): Promise<Dataset> {
  const { directory, name, corpus = corpusNamed(name), vocabulary = 4096, onProgress = () => undefined } = options;
  const existing = await existingDataset(directory, onProgress);
  if (existing !== null) return matching(existing, vocabulary);
  const temporary = join(dirname(directory), `.${basename(directory)}.${process.pid}.${randomUUID()}.tmp`);
  await removeLeftovers(directory);
  return inTemporaryDirectory(temporary, bytesNeeded, async () => {
    const description = await prepareDataset(temporary, { name, corpus, vocabulary, onProgress });
    return publish(temporary, description, options);
  });
}

async function existingDataset(directory: string, onProgress: (message: string) => void): Promise<Dataset | null> {
  try {
    return (await openDataset(directory)).description;
  } catch (error) {
    if (error instanceof DatasetMissingError) return null;
    if (!(error instanceof DatasetCorruptError)) throw error;
    onProgress(`${error.message} It is prepared again.`);
    return null;
  }
}

function matching(existing: Dataset, vocabulary: number): Dataset {
  if (existing.vocabulary === vocabulary) return existing;
  throw new ConflictError(
    `The dataset ${existing.name} has ${existing.vocabulary} tokens, not ${vocabulary}: prepare it in another directory.`,
  );
}

/** Gives the finished directory its name; when another process was faster, takes over what it made. */
async function publish(
  temporary: string,
  description: Dataset,
  { directory, vocabulary = 4096, onProgress }: EnsureDatasetOptions,
): Promise<Dataset> {
  for (;;) {
    try {
      await publishDirectory(temporary, directory);
      return description;
    } catch (error) {
      if (!isNodeError(error, "ENOTEMPTY", "EEXIST")) throw error;
    }
    const winner = await existingDataset(directory, onProgress ?? (() => undefined));
    if (winner !== null) {
      await rm(temporary, { recursive: true });
      return matching(winner, vocabulary);
    }
    await discard(directory);
  }
}

/** Moves a corrupt dataset out of the way first, so that nobody sees half of it. */
async function discard(directory: string): Promise<void> {
  const aside = join(dirname(directory), `.${basename(directory)}.${process.pid}.${randomUUID()}.tmp`);
  try {
    await rename(directory, aside);
  } catch (error) {
    if (isNodeError(error, "ENOENT")) return; // another process did it
    throw error;
  }
  await rm(aside, { recursive: true });
}

/** Temporary directories of preparations whose process is gone. */
async function removeLeftovers(directory: string): Promise<void> {
  const parent = dirname(directory);
  const prefix = `.${basename(directory)}.`;
  try {
    await mkdir(parent, { recursive: true });
    for (const entry of await readdir(parent)) {
      const pid = entry.startsWith(prefix) && entry.endsWith(".tmp") ? Number(entry.slice(prefix.length).split(".")[0]) : Number.NaN;
      if (Number.isInteger(pid) && pid !== process.pid && !isAlive(pid)) await rm(join(parent, entry), { recursive: true, force: true });
    }
  } catch (error) {
    throw fileError(parent, bytesNeeded, error);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0); // sends nothing; only asks
    return true;
  } catch (error) {
    return !isNodeError(error, "ESRCH");
  }
}
