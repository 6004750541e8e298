/** Steps that are run again beside what was recorded of them, as they come. */
import type { BundleReport, StepPoint } from "@trainyard/contracts";
import { stepDifference } from "@trainyard/recovery";
import type { ReplayPart } from "../replay-part";

type Replay = NonNullable<BundleReport["replay"]>;

export class ComparedSteps {
  readonly #part: ReplayPart;
  readonly #recorded: ReadonlyMap<number, ReplayPart["steps"][number]>;
  #done = 0;
  #largest = 0;
  #first: Replay["firstDifference"] = null;

  constructor(part: ReplayPart) {
    this.#part = part;
    this.#recorded = new Map(part.steps.map((step) => [step.step, step]));
  }

  get done(): number {
    return this.#done;
  }

  add(point: StepPoint): void {
    const recorded = this.#recorded.get(point.step);
    const difference = stepDifference(point, recorded);
    if (difference !== null) this.#first ??= { step: difference.step, quantity: difference.quantity };
    this.#largest = Math.max(this.#largest, relative(recorded?.trainLoss ?? null, point.trainLoss));
    this.#done += 1;
  }

  /** `stateHash` of the state that the replay ended in; null: it ended before. */
  report(stateHash: string | null, tolerance: number | null): { replay: Replay; pass: boolean } {
    const { fromStep, toStep } = this.#part;
    const isWhole = stateHash !== null && this.#done === toStep - fromStep;
    if (!isWhole) this.#first ??= { step: fromStep + this.#done + 1, quantity: "end of the replay" };
    else if (stateHash !== this.#part.stateHash) this.#first ??= { step: toStep, quantity: "state" };
    const exact = this.#first === null;
    const replay = {
      fromStep,
      toStep,
      exact,
      tolerance: exact ? null : tolerance,
      largestDifference: Number.isFinite(this.#largest) ? this.#largest : null,
      firstDifference: this.#first,
    };
    return { replay, pass: exact || (isWhole && tolerance !== null && this.#largest <= tolerance) };
  }
}

/** Two losses that are both not finite are the same; one alone is as far as can be. */
function relative(recorded: number | null, replayed: number | null): number {
  if (recorded === null || replayed === null) return recorded === replayed ? 0 : Number.POSITIVE_INFINITY;
  return recorded === replayed ? 0 : Math.abs(replayed - recorded) / Math.max(Math.abs(recorded), Number.MIN_VALUE);
}
