/** Trials and stretches as they were recorded, read in order while the sweep is replayed. */
import type { PlanInput, StretchFacts, TrialFacts } from "./facts";

export class SweepRecord {
  readonly #trials: readonly TrialFacts[];
  readonly #byNumber: ReadonlyMap<number, TrialFacts>;
  readonly #stretches: ReadonlyMap<number, StretchFacts>;
  readonly #begun = new Set<number>();
  #cursor = 0;

  constructor({ trials, stretches }: PlanInput) {
    this.#trials = [...trials].sort((a, b) => a.number - b.number);
    this.#byNumber = new Map(trials.map((trial) => [trial.number, trial]));
    this.#stretches = new Map(stretches.map((stretch) => [stretch.ordinal, stretch]));
  }

  get lastNumber(): number {
    return this.#trials.at(-1)?.number ?? 0;
  }

  stretch(ordinal: number): StretchFacts | undefined {
    return this.#stretches.get(ordinal);
  }

  trial(number: number): TrialFacts | undefined {
    return this.#byNumber.get(number);
  }

  hasBegun(number: number): boolean {
    return this.#begun.has(number);
  }

  /** From here on the trial is no longer among those that wait to begin. */
  begin(number: number): void {
    this.#begun.add(number);
  }

  /** Trials that were refused before the next one that began: they ended when they were made. */
  takeRefused(): TrialFacts[] {
    const refused: TrialFacts[] = [];
    for (;;) {
      const trial = this.#trials[this.#cursor];
      const isRefused = trial !== undefined && trial.problem !== null;
      if (trial === undefined || !(isRefused || this.#begun.has(trial.number))) return refused;
      if (isRefused) refused.push(trial);
      this.#cursor += 1;
    }
  }

  /** The first that has not begun, such as one that a person added: among repeats, or among all others. */
  waiting(kind: "repeat" | "other"): TrialFacts | undefined {
    return this.#trials.find(
      ({ number, origin, problem }) => (origin.kind === "repeat") === (kind === "repeat") && problem === null && !this.#begun.has(number),
    );
  }
}
