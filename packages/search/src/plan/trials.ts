/** Trials of a sweep while it is replayed, and where new ones come from: the record, a person, and else the sampler. */
import type { ParameterValues, SweepSpecification } from "@trainyard/contracts";
import { samplerAtWork } from "../default-sampler";
import type { Sampler } from "../sampler";
import { fingerprint } from "../space/fingerprint";
import type { PlanInput, StretchFacts, TrialFacts } from "./facts";
import type { SweepRecord } from "./record";
import { freshState, observationsOf, type TrialState } from "./trial-state";

export class Trials {
  /** Not in the record. */
  readonly made: TrialFacts[] = [];
  readonly #input: PlanInput;
  readonly #suggest: Sampler;
  readonly #record: SweepRecord;
  readonly #trials = new Map<number, TrialState>();
  #sampled = 0;
  /** Space in which nothing is left. */
  #exhausted: SweepSpecification["space"] | null = null;
  /** Ordinal of a recorded stretch that is no new trial's, though one was wanted: there was none to be had. */
  #withoutNew = 0;

  constructor(input: PlanInput, suggest: Sampler, record: SweepRecord) {
    this.#input = input;
    this.#suggest = suggest;
    this.#record = record;
  }

  /** Trials that have begun, or were refused. */
  get states(): TrialState[] {
    return [...this.#trials.values()];
  }

  known(number: number): TrialState | undefined {
    return this.#trials.get(number);
  }

  /** The trial's, which has just begun if it was not known. */
  stateOf(facts: TrialFacts): TrialState {
    const known = this.#trials.get(facts.number);
    if (known !== undefined) return known;
    const state = freshState(facts);
    this.#trials.set(facts.number, state);
    if (facts.origin.kind === "sampled") this.#sampled += 1;
    return state;
  }

  get nextNumber(): number {
    return (this.made.at(-1)?.number ?? this.#record.lastNumber) + 1;
  }

  /** Why no new trial begins any more. */
  get ending(): string {
    if (this.#exhausted !== null) return "Nothing is left in the space that was not tried or refused.";
    return `All ${this.#trials.size} trials have ended.`;
  }

  /**
   * Whether a new trial could begin, given what was recorded to begin next. A trial that a person added begins where the record says so; before
   * that it was not there.
   */
  mayGrow({ trials, space }: SweepSpecification, recorded: StretchFacts | undefined): boolean {
    const waiting = recorded === undefined ? this.#record.waiting("other") : this.#record.trial(recorded.trial);
    if (waiting?.origin.kind === "added" && !this.#record.hasBegun(waiting.number)) return true;
    return this.#sampled < trials && this.#exhausted !== space && recorded?.ordinal !== this.#withoutNew;
  }

  /** The next new trial. Null: ask the scheduler again, because one was refused or nothing is left. */
  next(inForce: SweepSpecification, recorded: StretchFacts | undefined): TrialFacts | null {
    const refused = this.#record.takeRefused();
    for (const trial of refused) this.stateOf(trial);
    if (refused.length > 0) return null;
    if (recorded === undefined) return this.#record.waiting("other") ?? this.#sample(inForce);
    const trial = this.#record.trial(recorded.trial);
    if (trial !== undefined && !this.#record.hasBegun(trial.number)) return trial;
    this.#withoutNew = recorded.ordinal;
    return null;
  }

  /** A trial that is to be recorded. */
  add(trial: TrialFacts): void {
    this.made.push(trial);
    this.stateOf(trial);
  }

  #sample(inForce: SweepSpecification): TrialFacts | null {
    const { space, seed, sampler, trials, objectives } = inForce;
    const number = this.nextNumber;
    const values = this.#suggest({
      space,
      seed,
      number,
      observations: observationsOf(this.#trials.values(), this.#input.warm),
      trials,
      objectives: objectives.length,
      options: sampler,
      refusal: this.#refusal(),
    });
    if (values === null) {
      this.#exhausted = space;
      return null;
    }
    const { problem, tokens, flopsPerToken } = this.#input.check(values);
    const cost = problem === null ? { tokens, flopsPerToken } : { tokens: 0, flopsPerToken: 0 };
    const trial: TrialFacts = { number, values, origin: { kind: "sampled", sampler: samplerAtWork(inForce).name }, seed, ...cost, problem };
    this.add(trial);
    return problem === null ? trial : null;
  }

  /** A sampler is not told of what a person cancelled, so that alone would not keep it from the same values. */
  #refusal(): (values: ParameterValues) => string | null {
    const cancelled = new Set(
      [...this.#trials.values()].filter(({ ending }) => ending === "cancelled").map(({ facts }) => fingerprint(facts.values)),
    );
    return (values) =>
      cancelled.has(fingerprint(values)) ? "A person ended a trial with these values." : this.#input.check(values).problem;
  }
}
