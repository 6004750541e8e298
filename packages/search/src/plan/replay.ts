/**
 * A sweep on a virtual clock. There are as many slots as trials may run at once. A slot is held by a stretch for as long as its computation
 * takes at one FLOP a tick, however long it really took and even where it ended early: an outcome that is not known yet may be an early end,
 * and what it would free early would make decisions depend on which outcome came first. When the stretch that ends next has no outcome, the
 * replay stops there.
 */
import { type ParameterValues, type SamplerName, type SweepSpecification, TrainyardError } from "@trainyard/contracts";
import { samplerAtWork } from "../default-sampler";
import { randomStream } from "../numbers/random";
import type { Sampler } from "../sampler";
import { explore } from "../schedulers/explore";
import { fractionsOf } from "../schedulers/rungs";
import type { Next, Scheduler } from "../schedulers/scheduler";
import { schedulerOf } from "../schedulers/scheduler-of";
import { lossText, shareText } from "../schedulers/words";
import { Spending } from "./budget";
import type { Decision, Outcome, OutcomeOf, Plan, PlanInput, StretchFacts, TrialFacts } from "./facts";
import { SweepRecord } from "./record";
import { nextRepeat } from "./repeats";
import type { TrialState } from "./trial-state";
import { Trials } from "./trials";

interface Flight {
  readonly stretch: StretchFacts;
  readonly state: TrialState;
  readonly endsAt: number;
}

/** What they suggest does not depend on what trials came to. */
const deafSamplers: readonly SamplerName[] = ["random", "grid", "sobol"];
const allEnded = "All others have ended.";

export class Replay {
  readonly #input: PlanInput;
  readonly #outcomeOf: OutcomeOf;
  readonly #isAsTheyCome: boolean;
  readonly #fractions: readonly number[];
  readonly #scheduler: Scheduler;
  readonly #record: SweepRecord;
  readonly #trials: Trials;
  readonly #newStretches: StretchFacts[] = [];
  readonly #decisions = new Map<number, Decision>();
  readonly #ordinals = new Map<string, number>();
  readonly #flights = new Set<Flight>();
  readonly #spending = new Spending();
  #now = 0;
  #ordinal = 1;

  /** `outcomeOf` gives stretches their outcomes as soon as they begin, which is for simulations. */
  constructor(input: PlanInput, suggest: Sampler, outcomeOf: OutcomeOf = (_trial, { outcome }) => outcome) {
    this.#input = input;
    this.#outcomeOf = outcomeOf;
    const { scheduler, seed } = input.revisions[0].specification;
    this.#isAsTheyCome = isAsTheyCome(input);
    this.#fractions = fractionsOf(scheduler);
    this.#scheduler = schedulerOf(scheduler, seed, (trial, rung, decision, why) => this.#decide(trial, rung, decision, why));
    this.#record = new SweepRecord(input);
    this.#trials = new Trials(input, suggest, this.#record);
  }

  run(): Plan {
    for (;;) {
      while (this.#flights.size < this.#inForce().parallel && this.#begin());
      const next = this.#nextToEnd();
      if (next !== undefined && next.stretch.outcome === null) return this.#plan("going", waitsFor(next.stretch));
      if (next !== undefined) this.#end(next, next.stretch.outcome);
      else if (!this.#beginRecorded()) break;
    }
    const budget = this.#spending.exhausted(this.#inForce().budget);
    this.#scheduler.close(budget ?? allEnded);
    return this.#plan("done", budget ?? this.#trials.ending);
  }

  /** The revision that holds for the stretch that comes next. */
  #inForce(): SweepSpecification {
    const [first, ...later] = this.#input.revisions;
    return (later.findLast(({ fromStretch }) => fromStretch <= this.#ordinal) ?? first).specification;
  }

  /** Gives a free slot its next stretch; false: there is none for now. */
  #begin(): boolean {
    const recorded = this.#record.stretch(this.#ordinal);
    const repeat = recorded === undefined ? this.#record.waiting("repeat") : this.#record.trial(recorded.trial);
    if (repeat?.origin.kind === "repeat") return this.#start(repeat, recorded ?? this.#whole(repeat));
    const inForce = this.#inForce();
    if (this.#spending.exhausted(inForce.budget) !== null) return false;
    for (;;) {
      const next = this.#scheduler.next(this.#trials.mayGrow(inForce, recorded));
      if (next === null) return this.#flights.size === 0 && recorded === undefined && this.#beginRepeat(inForce);
      const facts = next.trial === null ? this.#trials.next(inForce, recorded) : this.#facts(recorded?.trial ?? next.trial);
      if (facts === null) continue;
      return this.#start(facts, recorded ?? { ...this.#stretch(facts.number, next.rung), ...this.#copy(next, inForce) });
    }
  }

  /** Population: whose checkpoint a stretch begins with, and the values that were made of that trial's. */
  #copy({ trial, rung, copiedFrom }: Next, { scheduler, space, seed }: SweepSpecification): Pick<StretchFacts, "copiedFrom" | "values"> {
    const source = copiedFrom === null ? undefined : this.#trials.stateOf(this.#facts(copiedFrom));
    if (source === undefined || trial === null || scheduler.name !== "population") return { copiedFrom, values: null };
    const accepts = (values: ParameterValues) => this.#input.check(values).problem === null;
    return { copiedFrom, values: explore(space, source.values, scheduler, accepts, randomStream(seed, `explore ${rung}`, trial)) };
  }

  /** Goes on as recorded where that cannot be explained, such as by rules of an earlier version. */
  #beginRecorded(): boolean {
    const recorded = this.#record.stretch(this.#ordinal);
    return recorded !== undefined && this.#start(this.#facts(recorded.trial), recorded);
  }

  #facts(number: number): TrialFacts {
    const facts = this.#record.trial(number) ?? this.#trials.known(number)?.facts;
    if (facts === undefined) throw new TrainyardError("internal", `The record has a stretch of trial ${number}, but not the trial.`);
    return facts;
  }

  #beginRepeat(inForce: SweepSpecification): boolean {
    const repeat = nextRepeat(this.#trials.states, inForce, this.#trials.nextNumber);
    if (repeat === null) return false;
    this.#trials.add(repeat);
    return this.#start(repeat, this.#whole(repeat));
  }

  #start(facts: TrialFacts, given: StretchFacts): true {
    const stretch = { ...given, outcome: given.outcome ?? this.#outcomeOf(facts, given) };
    const state = this.#trials.stateOf(facts);
    if (stretch.values !== null) state.values = stretch.values;
    this.#record.begin(facts.number);
    const tokens = (stretch.untilFraction - state.fraction) * facts.tokens;
    this.#spending.add(tokens, facts.flopsPerToken);
    this.#flights.add({ stretch, state, endsAt: this.#now + tokens * facts.flopsPerToken });
    this.#ordinals.set(`${facts.number}/${stretch.rung}`, stretch.ordinal);
    if (this.#record.stretch(stretch.ordinal) === undefined) this.#newStretches.push(stretch);
    this.#ordinal = stretch.ordinal + 1;
    if (facts.origin.kind !== "repeat") this.#scheduler.began(facts.number, stretch.rung);
    return true;
  }

  #stretch(trial: number, rung: number): StretchFacts {
    const untilFraction = this.#fractions[rung] ?? 1;
    return { ordinal: this.#ordinal, trial, rung, untilFraction, copiedFrom: null, values: null, outcome: null, arrival: null };
  }

  /** Repeats show the noise of a whole trial, so nothing is decided about them on the way. */
  #whole({ number }: TrialFacts): StretchFacts {
    return this.#stretch(number, this.#fractions.length - 1);
  }

  #nextToEnd(): Flight | undefined {
    const flights = [...this.#flights];
    const inOrder = (rank: (flight: Flight) => number) =>
      flights.sort((a, b) => rank(a) - rank(b) || a.stretch.ordinal - b.stretch.ordinal)[0];
    if (!this.#isAsTheyCome) return inOrder(({ endsAt }) => endsAt);
    return inOrder(({ stretch }) => (stretch.outcome === null ? Number.POSITIVE_INFINITY : (stretch.arrival ?? 0)));
  }

  #end(flight: Flight, outcome: Outcome | null): void {
    const { stretch, state, endsAt } = flight;
    const { number, tokens, flopsPerToken, origin } = state.facts;
    this.#flights.delete(flight);
    this.#now = endsAt;
    if (outcome === null) return;
    const loss = outcome.kind === "reached" ? (outcome.losses[0] ?? Number.NaN) : Number.NaN;
    if (outcome.kind === "reached" && Number.isFinite(loss)) {
      state.fraction = stretch.untilFraction;
      state.losses = outcome.losses;
      if (stretch.rung === this.#fractions.length - 1) {
        state.ending = "whole";
        this.#decide(number, stretch.rung, "ends", `Trained whole, to ${lossText(loss)}.`);
      }
    } else {
      state.ending = outcome.kind === "reached" ? "diverged" : outcome.kind;
      this.#decide(number, stretch.rung, "ends", endingText(outcome));
      const fraction = outcome.kind === "reached" ? stretch.untilFraction : Math.max(outcome.fraction, state.fraction);
      this.#spending.add((fraction - stretch.untilFraction) * tokens, flopsPerToken);
    }
    if (origin.kind === "repeat") return;
    if (state.ending === null || state.ending === "whole") this.#scheduler.reached(number, stretch.rung, loss);
    else if (state.ending === "diverged") this.#scheduler.reached(number, stretch.rung, Number.POSITIVE_INFINITY);
    else this.#scheduler.left(number, stretch.rung);
  }

  #decide(trial: number, rung: number, decision: Decision["decision"], why: string): void {
    const ordinal = this.#ordinals.get(`${trial}/${rung}`);
    if (ordinal !== undefined) this.#decisions.set(ordinal, { ordinal, trial, rung, decision, why });
  }

  #plan(state: Plan["state"], why: string): Plan {
    return {
      newTrials: this.#trials.made,
      newStretches: this.#newStretches,
      decisions: [...this.#decisions.values()].sort((a, b) => a.ordinal - b.ordinal),
      inFlight: [...this.#flights].flatMap(({ stretch }) => (stretch.outcome === null ? [stretch.ordinal] : [])).sort((a, b) => a - b),
      state,
      why,
    };
  }
}

/** Whether outcomes are taken as they come: because that is wanted, or because nothing that is decided depends on them, so that no slot need wait. */
function isAsTheyCome({ revisions }: PlanInput): boolean {
  const [{ specification }] = revisions;
  if (specification.order === "arrival") return true;
  const isDeaf = specification.scheduler.name === "none" && deafSamplers.includes(samplerAtWork(specification).name);
  return isDeaf && revisions.every(({ specification: { budget } }) => budget.tokens === null && budget.flops === null);
}

function waitsFor({ trial, untilFraction }: StretchFacts): string {
  return untilFraction === 1 ? `Trial ${trial} trains to its end.` : `Trial ${trial} trains to ${shareText(untilFraction)} of its tokens.`;
}

const endingWords = { diverged: "Diverged", crashed: "Crashed", "does-not-fit": "Did not fit", cancelled: "Ended by a person" } as const;

function endingText(outcome: Outcome): string {
  if (outcome.kind === "reached") return "Diverged: its loss is not a number.";
  return `${endingWords[outcome.kind]} at ${shareText(outcome.fraction)} of its tokens${outcome.detail === "" ? "." : `: ${outcome.detail}`}`;
}
