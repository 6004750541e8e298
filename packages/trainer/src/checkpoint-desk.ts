/** Takes the checkpoints of a segment between its steps, tells of them once they are on the disk, and answers the commands they came with. */
import type { FromTrainer, RunSpecification, TrainerCommand } from "@trainyard/contracts";
import type { ActivityLog } from "./activity-log";
import type { CheckpointWriter, WrittenCheckpoint } from "./checkpoint/checkpoint-writer";
import type { Course } from "./course";
import type { FaultInjector } from "./faults/fault-injector";
import type { StateSet } from "./runtime/state-set";
import type { UpdateGuard } from "./update-guard";

/** Commands that a checkpoint answers. */
export type OrderlyCommand = Exclude<TrainerCommand, { kind: "change" | "fault" }>;

export interface CheckpointDeskPorts {
  readonly writer: CheckpointWriter;
  readonly activity: ActivityLog;
  readonly guard: UpdateGuard;
  readonly faults: FaultInjector;
  readonly emit: (event: FromTrainer) => Promise<void>;
}

export interface CheckpointRequest {
  readonly commands: readonly OrderlyCommand[];
  /** Of the newest update. */
  readonly learningRate: number | null;
  /** Whether training stands still until it is on the disk. */
  readonly isWaitedFor: boolean;
}

/** What training may be held by a checkpoint; more is told of. */
const blockedLimitMs = 50;

export class CheckpointDesk {
  readonly #ports: CheckpointDeskPorts;
  #settled: Promise<unknown> = Promise.resolve();
  #failure: { readonly error: unknown } | null = null;
  #toldOfWaiting = false;

  constructor(ports: CheckpointDeskPorts) {
    this.#ports = ports;
  }

  /** All checkpoints begun so far, written and told of. */
  get settled(): Promise<unknown> {
    return this.#settled;
  }

  /** The set that is being written out: it may be read but not changed. */
  get reading(): StateSet | null {
    return this.#ports.writer.reading;
  }

  /** Throws what a checkpoint failed with while training went on. */
  requireSound(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }

  /** Checkpoints from now on are of this specification. */
  follow(specification: RunSpecification): void {
    this.#ports.writer.follow(specification);
  }

  /** Settles when training may go on; what it answers, when the checkpoint is on the disk. */
  async take({ segment, position }: Course, request: CheckpointRequest): Promise<() => Promise<WrittenCheckpoint>> {
    const { writer, activity, guard, faults } = this.#ports;
    await activity.begin("checkpointing");
    const { waitedMs, written } = await writer.begin({
      state: () => segment.states.onHost(),
      position,
      updateGuard: guard.memory,
      write: faults.writing(position.step),
      isWaitedFor: request.isWaitedFor,
    });
    this.#settled = this.#tellOf(written, request, this.#settled);
    // Training goes on meanwhile and hears of a failure at the next boundary.
    this.#settled.catch((error: unknown) => {
      this.#failure = { error };
    });
    await this.#tellOfWaiting(waitedMs);
    return () => written;
  }

  /** In the order of the steps: the next one can be on the disk while this one is still told of. */
  async #tellOf(
    written: Promise<WrittenCheckpoint>,
    { commands, learningRate }: CheckpointRequest,
    before: Promise<unknown>,
  ): Promise<void> {
    const { emit, faults } = this.#ports;
    const [checkpoint] = await Promise.all([written, before]);
    const { step, tokens, sampleCursor, stateHash, directory: checkpointDirectory } = checkpoint;
    await faults.onDisk(checkpointDirectory, step);
    await emit(checkpoint);
    for (const { commandId } of commands) {
      const readBack = { step, tokens, sampleCursor, stateHash, checkpointDirectory, learningRate };
      await emit({ type: "applied", commandId, step, readBack });
    }
  }

  /** Once a segment: a run whose checkpoints come too often is slow for that reason alone. */
  async #tellOfWaiting(waitedMs: number): Promise<void> {
    if (waitedMs <= blockedLimitMs || this.#toldOfWaiting) return;
    this.#toldOfWaiting = true;
    const message = `Training waited ${Math.round(waitedMs)} ms for the checkpoint before: they are due faster than they are written.`;
    await this.#ports.emit({ type: "log", level: "warning", message });
  }
}
