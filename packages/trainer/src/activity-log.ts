/** Tells what the trainer is at, so that silence means a hang whatever it does; sparsely, because steps speak for themselves. */
import type { FromTrainer } from "@trainyard/contracts";

export type Activity = Extract<FromTrainer, { type: "activity" }>["activity"];

/** Least time between two signs of progress within one activity. */
const leastMs = 250;

export class ActivityLog {
  readonly #emit: (event: FromTrainer) => Promise<void>;
  #current: Activity | null = null;
  #toldMs = 0;

  constructor(emit: (event: FromTrainer) => Promise<void>) {
    this.#emit = emit;
  }

  /** Tells of another activity than the one before. */
  async begin(activity: Activity): Promise<void> {
    if (activity === this.#current) return;
    this.#current = activity;
    await this.#tell(activity);
  }

  /** The activity comes further. */
  async progress(): Promise<void> {
    if (this.#current !== null && performance.now() - this.#toldMs >= leastMs) await this.#tell(this.#current);
  }

  async #tell(activity: Activity): Promise<void> {
    this.#toldMs = performance.now();
    await this.#emit({ type: "activity", activity });
  }
}
