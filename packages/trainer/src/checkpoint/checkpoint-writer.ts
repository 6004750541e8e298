/** Writes the checkpoints of one segment beside training, one at a time, each naming its parent. */
import { join } from "node:path";
import type { checkpointWritten, RunSpecification, TrainerStart } from "@trainyard/contracts";
import type { z } from "zod";
import { trainingEnvironment } from "../environment";
import type { StateSet } from "../runtime/state-set";
import type { TrainingPosition } from "./state-layout";
import { checkpointDirectoryName, type WriteFile, writeCheckpoint } from "./write-checkpoint";

export type WrittenCheckpoint = z.infer<typeof checkpointWritten>;

export class CheckpointWriter {
  readonly #start: TrainerStart;
  readonly #datasetHash: string;
  #specification: RunSpecification;
  #parentStateHash: string | null;
  #writing: Promise<unknown> = Promise.resolve();
  #reading: StateSet | null = null;

  constructor(start: TrainerStart, datasetHash: string, parentStateHash: string | null) {
    this.#start = start;
    this.#datasetHash = datasetHash;
    this.#specification = start.specification;
    this.#parentStateHash = parentStateHash;
  }

  /** The set that is being written out: it may be read but not changed. */
  get reading(): StateSet | null {
    return this.#reading;
  }

  /** Checkpoints from now on are of this specification. */
  follow(specification: RunSpecification): void {
    this.#specification = specification;
  }

  /**
   * Begins to write what `state` gives, after the checkpoint before it is done: settles when writing has begun, `written` when the files are on the disk.
   * Throws what the checkpoint before it failed with.
   */
  async begin(
    state: () => Promise<StateSet>,
    position: TrainingPosition,
    write: WriteFile,
  ): Promise<{ readonly written: Promise<WrittenCheckpoint> }> {
    await this.#writing;
    const reading = await state();
    this.#reading = reading;
    const written = this.#write(reading, position, write).finally(() => {
      this.#reading = null;
    });
    this.#writing = written;
    return { written };
  }

  async #write(state: StateSet, position: TrainingPosition, write: WriteFile): Promise<WrittenCheckpoint> {
    const began = performance.now();
    const { runId, segmentId, threads, checkpointDirectory } = this.#start;
    const { step, tokens, sampleCursor } = position;
    const directory = join(checkpointDirectory, checkpointDirectoryName(step));
    const description = {
      runId,
      segmentId,
      ...position,
      specification: this.#specification,
      datasetHash: this.#datasetHash,
      environment: trainingEnvironment(threads),
      parentStateHash: this.#parentStateHash,
    };
    const { stateHash } = await writeCheckpoint(directory, state.image, description, write);
    const parentHash = this.#parentStateHash;
    this.#parentStateHash = stateHash;
    const bytes = state.image.bytes.byteLength;
    const writeDurationMs = performance.now() - began;
    return {
      type: "checkpoint",
      step,
      tokens,
      sampleCursor,
      directory,
      stateHash,
      parentHash,
      bytes,
      writeDurationMs,
      blockedDurationMs: 0,
    };
  }
}
