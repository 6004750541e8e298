/** Writes the checkpoints of one segment beside training, one at a time, each naming its parent. */
import { join } from "node:path";
import type { checkpointWritten, RunSpecification, TrainerStart } from "@trainyard/contracts";
import type { z } from "zod";
import { trainingEnvironment } from "../environment/manifest-environment";
import type { StateSet } from "../runtime/state-set";
import type { GuardMemory } from "../update-guard";
import type { TrainingPosition } from "./state-layout";
import { checkpointDirectoryName, type WriteFile, writeCheckpoint } from "./write-checkpoint";

export type WrittenCheckpoint = z.infer<typeof checkpointWritten>;

export interface CheckpointOrder {
  readonly state: () => Promise<StateSet>;
  readonly position: TrainingPosition;
  readonly updateGuard: GuardMemory | null;
  readonly write: WriteFile;
  /** Whether training stands still until the files are on the disk. */
  readonly isWaitedFor: boolean;
}

export interface BegunCheckpoint {
  /** For the checkpoint before it. */
  readonly waitedMs: number;
  readonly written: Promise<WrittenCheckpoint>;
}

export class CheckpointWriter {
  readonly #start: TrainerStart;
  readonly #datasetHash: string;
  readonly #environment: ReturnType<typeof trainingEnvironment>;
  #specification: RunSpecification;
  #parentStateHash: string | null;
  #writing: Promise<unknown> = Promise.resolve();
  #reading: StateSet | null = null;

  constructor(start: TrainerStart, datasetHash: string, parentStateHash: string | null) {
    this.#start = start;
    this.#datasetHash = datasetHash;
    this.#specification = start.specification;
    this.#parentStateHash = parentStateHash;
    this.#environment = trainingEnvironment(start.threads);
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
   * Begins to write a state, after the checkpoint before it is done: settles when writing has begun, `written` when the files are on the disk.
   * Throws what the checkpoint before it failed with.
   */
  async begin(order: CheckpointOrder): Promise<BegunCheckpoint> {
    const began = performance.now();
    await this.#writing;
    const waitedMs = performance.now() - began;
    const reading = await order.state();
    this.#reading = reading;
    const writing = this.#write(reading, order).finally(() => {
      this.#reading = null;
    });
    this.#writing = writing;
    const begunAfterMs = performance.now() - began;
    const written = writing.then((checkpoint) => {
      return { ...checkpoint, blockedDurationMs: order.isWaitedFor ? performance.now() - began : begunAfterMs };
    });
    return { waitedMs, written };
  }

  async #write(state: StateSet, { position, updateGuard, write }: CheckpointOrder): Promise<Omit<WrittenCheckpoint, "blockedDurationMs">> {
    const began = performance.now();
    const { runId, segmentId, checkpointDirectory } = this.#start;
    const { step, tokens, sampleCursor } = position;
    const directory = join(checkpointDirectory, checkpointDirectoryName(step));
    const description = {
      runId,
      segmentId,
      ...position,
      ...(updateGuard !== null && { updateGuard }),
      specification: this.#specification,
      datasetHash: this.#datasetHash,
      environment: this.#environment,
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
    };
  }
}
