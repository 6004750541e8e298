/** Proves a bundle: every hash, and its last steps run again. Needs no server; loads the engine. */
import { rm } from "node:fs/promises";
import { type BundleReport, differencesOf, type EnvironmentDifference, type EnvironmentRecord, TrainyardError } from "@trainyard/contracts";
import { type UnpackedBundle, unpackBundle } from "../archive/unpack";
import { environmentOf, environmentPart } from "../environment-part";
import { partNames } from "../parts";
import { readPart } from "../read-part";
import { replayPart } from "../replay-part";
import { datasetFor } from "./dataset-for";
import { runAgain } from "./run-again";
import { toleranceFor } from "./tolerance";

export interface VerifyOptions {
  readonly file: string;
  /** The bundle is unpacked here, and the folder removed afterwards. */
  readonly directory: string;
  /** Folder of this machine's datasets by name, for a bundle without its tokens. */
  readonly datasets: string;
  /** What this process computes with, by the threads it is to use. */
  readonly environmentWith: (threads: number) => Promise<EnvironmentRecord>;
  readonly signal: AbortSignal;
  /** `fraction` of what it is at; null: not known. */
  readonly onProgress: (progress: { fraction: number | null; message: string }) => void;
}

type Findings = Omit<BundleReport, "at">;

/** Never rejects over what is wrong with the bundle: the report says it. Rejects with the signal's reason. */
export async function verifyBundle(options: VerifyOptions): Promise<BundleReport> {
  try {
    return { at: new Date().toISOString(), ...(await findings(options)) };
  } finally {
    await rm(options.directory, { recursive: true, force: true });
  }
}

async function findings(options: VerifyOptions): Promise<Findings> {
  const { file, directory, signal, onProgress } = options;
  const nothing: Findings = { pass: false, files: { checked: 0, broken: [] }, replay: null, environment: [], problem: null };
  try {
    const hashing = (fraction: number) => onProgress({ fraction, message: "Checking every hash" });
    const unpacked = await unpackBundle(file, directory, { signal, onProgress: hashing });
    const files = { checked: unpacked.manifest.files.length, broken: [...unpacked.broken] };
    if (files.broken.length > 0) return { ...nothing, files };
    return await replayed(unpacked, files, options);
  } catch (error) {
    if (signal.aborted || !(error instanceof TrainyardError)) throw error;
    return { ...nothing, problem: error.message };
  }
}

async function replayed(unpacked: UnpackedBundle, files: BundleReport["files"], options: VerifyOptions): Promise<Findings> {
  const { directory } = unpacked;
  const { environmentWith, datasets, signal, onProgress } = options;
  const recorded = await readPart(directory, partNames.environment, environmentPart);
  const part = await readPart(directory, partNames.replay, replayPart);
  const before = recorded === null ? null : environmentOf(recorded, part?.legs.at(-1)?.segmentId);
  // Threads as they were: how many there are is this process's own choice, and may change what a kernel sums first.
  const threads = before?.threads ?? 1;
  const environment: EnvironmentDifference[] = before === null ? [] : differencesOf(before, await environmentWith(threads));
  if (part === null) return { pass: true, files, replay: null, environment, problem: null };
  const count = part.toStep - part.fromStep;
  const onStep = (done: number) =>
    onProgress({ fraction: done / count, message: `Running steps ${part.fromStep + 1} to ${part.toStep} again` });
  onStep(0);
  try {
    const datasetDirectory = await datasetFor(unpacked, datasets);
    const { steps, stateHash } = await runAgain(part, { directory, datasetDirectory, threads, signal, onStep });
    const { replay, pass } = steps.report(stateHash, toleranceFor(environment, part));
    return { pass, files, replay, environment, problem: null };
  } catch (error) {
    if (signal.aborted || !(error instanceof TrainyardError)) throw error;
    return { pass: false, files, replay: null, environment, problem: error.message };
  }
}
