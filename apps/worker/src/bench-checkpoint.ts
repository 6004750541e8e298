/** What a checkpoint costs a model that trains, in a process of its own and on scratch space. */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { CheckpointMeasurement } from "@trainyard/trainer/checkpoint-bench";
import { inOwnProcess } from "./in-own-process";

export interface BenchCheckpointOptions {
  readonly recipe: string;
  readonly checkpoints: number;
  /** Where they are written; the system's temporary folder when left out. */
  readonly directory?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
}

const program = new URL("./bench-checkpoint-process.ts", import.meta.url);

export async function benchCheckpoint(options: BenchCheckpointOptions): Promise<CheckpointMeasurement> {
  const { recipe, checkpoints, directory = tmpdir(), signal, onProgress } = options;
  const scratch = await mkdtemp(join(directory, "trainyard-checkpoint-"));
  try {
    const given = [recipe, String(availableParallelism()), String(checkpoints), scratch];
    return await inOwnProcess({ program, given, signal, ...(onProgress && { onProgress }) });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
