/** Measures what checkpoints cost a segment that really trains: the time that it is held, that a save takes, and that a verified load takes. */
import { join } from "node:path";
import { type FromTrainer, type RunSpecification, type TrainerCommand, TrainyardError } from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model";
import { resolveSpecification } from "@trainyard/model/recipes";
import { readCheckpoint } from "../checkpoint/read-checkpoint";
import { StateImage } from "../checkpoint/state-image";
import { stateLayout } from "../checkpoint/state-layout";
import { deleteCheckpoint } from "../checkpoint/write-checkpoint";
import { beginningsOfSpeeches } from "../dataset/corpus";
import { ensureDataset } from "../dataset/ensure-dataset";
import { trainSegment } from "../loop";

export interface CheckpointBench {
  readonly specification: RunSpecification;
  /** For a small dataset and the checkpoints, of which two are there at once. */
  readonly directory: string;
  readonly threads: number;
  /** That are measured. */
  readonly checkpoints: number;
  readonly onProgress?: (message: string) => void;
}

export interface CheckpointMeasurement {
  readonly parameters: number;
  /** Training held, by each checkpoint. */
  readonly blockedMs: readonly number[];
  /** From the state set aside to the files on the disk, beside training. */
  readonly saveMs: readonly number[];
  /** Read, hashed and compared, from files that the operating system still has in memory. */
  readonly loadVerifiedMs: readonly number[];
  readonly stepMs: readonly number[];
  /** Steps while a checkpoint was being written. */
  readonly stepMsBeside: readonly number[];
}

/** Steps without a checkpoint between two of them. */
const quietSteps = 3;
const loads = 3;
/** A step costs by its tokens, a checkpoint by its parameters. */
const context = 128;

/** A recipe's model, trained on few tokens a step. */
export function checkpointBenchSpecification(recipe: string): RunSpecification {
  return resolveSpecification(recipe, {
    model: { context },
    batch: { sequences: 1, accumulation: 1, ramp: "none", contextStart: null },
    duration: { steps: 1_000_000 },
    evaluation: { everySteps: 1_000_000, batches: 1, noiseScaleEverySteps: 0 },
    samples: { everySteps: 0 },
    checkpoint: { everySteps: 1_000_000 },
  });
}

export async function measureCheckpoints(bench: CheckpointBench): Promise<CheckpointMeasurement> {
  const { specification, directory, threads, onProgress = () => undefined } = bench;
  const datasetDirectory = join(directory, "datasets", "few");
  await ensureDataset({ directory: datasetDirectory, name: "few", corpus: beginningsOfSpeeches, vocabulary: 300 });
  const watch = new Watch(bench.checkpoints, onProgress);
  const checkpointDirectory = join(directory, "checkpoints");
  const ids = { runId: "bench", segmentId: "bench", resumeFrom: null, pretrainedFrom: null };
  await trainSegment({ type: "start", ...ids, specification, datasetDirectory, checkpointDirectory, threads }, watch);

  const image = new StateImage(stateLayout(specification));
  const loadVerifiedMs: number[] = [];
  for (let load = 0; load < loads; load += 1) {
    const began = performance.now();
    await readCheckpoint(watch.newest, image);
    loadVerifiedMs.push(performance.now() - began);
  }
  const { blockedMs, saveMs, stepMs, stepMsBeside } = watch;
  return { parameters: parameterCount(specification.model), blockedMs, saveMs, loadVerifiedMs, stepMs, stepMsBeside };
}

/** Asks a segment for one checkpoint after the other, some steps apart, and then for its end. */
class Watch {
  readonly blockedMs: number[] = [];
  readonly saveMs: number[] = [];
  readonly stepMs: number[] = [];
  readonly stepMsBeside: number[] = [];
  readonly #checkpoints: number;
  readonly #onProgress: (message: string) => void;
  #newest: string | null = null;
  #commands: TrainerCommand[] = [];
  #isWriting = false;
  #quiet = 0;

  constructor(checkpoints: number, onProgress: (message: string) => void) {
    this.#checkpoints = checkpoints;
    this.#onProgress = onProgress;
  }

  get newest(): string {
    if (this.#newest === null) throw new TrainyardError("internal", "The segment wrote no checkpoint.");
    return this.#newest;
  }

  takeCommands(): readonly TrainerCommand[] {
    return this.#commands.splice(0);
  }

  async emit(event: FromTrainer): Promise<void> {
    if (event.type === "step") this.#step(event.point.stepDurationMs);
    if (event.type === "checkpoint") await this.#checkpoint(event);
  }

  #step(durationMs: number): void {
    (this.#isWriting ? this.stepMsBeside : this.stepMs).push(durationMs);
    this.#quiet += 1;
    if (this.#isWriting || this.#quiet < quietSteps) return;
    this.#isWriting = true;
    const kind = this.blockedMs.length < this.#checkpoints ? "checkpoint" : "stop";
    this.#commands.push({ type: "command", commandId: kind, kind });
  }

  async #checkpoint(written: Extract<FromTrainer, { type: "checkpoint" }>): Promise<void> {
    const before = this.#newest;
    this.#newest = written.directory;
    if (before !== null) await deleteCheckpoint(before);
    this.#isWriting = false;
    this.#quiet = 0;
    if (this.blockedMs.length === this.#checkpoints) return; // the end waits for its own, which is another question
    this.blockedMs.push(written.blockedDurationMs);
    this.saveMs.push(written.writeDurationMs);
    const [blocked, saved] = [written.blockedDurationMs, written.writeDurationMs].map((durationMs) => durationMs.toFixed(1));
    this.#onProgress(`Checkpoint ${this.blockedMs.length} of ${this.#checkpoints}: training held ${blocked} ms, saved in ${saved} ms.`);
  }
}
