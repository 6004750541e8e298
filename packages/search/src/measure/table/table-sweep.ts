/** A sweep whose trials are looked up in a table instead of trained. */
import { type SchedulerSpecification, type SweepSpecificationInput, sweepSpecification, TrainyardError } from "@trainyard/contracts";
import type { Outcome, PlanInput, StretchFacts, TrialFacts } from "../../plan/facts";
import { simulate } from "../../plan/plan";
import { random } from "../../random";
import { divergedAfter, lossAfter, runsByConfiguration, type TableRow, type TrainingTable } from "./training-table";

interface TableTrial {
  /** That the sweep had trained when this trial was done. */
  readonly tokens: number;
  /** At its end. */
  readonly loss: number;
}

export interface TableSweep {
  readonly tokens: number;
  /** Trials that were trained whole, in order. */
  readonly whole: readonly TableTrial[];
}

/**
 * One trial at a time, values drawn at random without repetition. Parameters are indices into the knobs' values, so that population-based training
 * moves to a neighbouring value.
 */
export function sweepTable(table: TrainingTable, scheduler: SchedulerSpecification, seed: number): TableSweep {
  const runs = runsByConfiguration(table);
  const specification = sweepSpecification.parse({
    recipe: table.recipe,
    space: { parameters: table.knobs.map(({ path, values }) => ({ kind: "integer", path, low: 0, high: values.length - 1 })) },
    sampler: { name: "random" },
    scheduler,
    trials: scheduler.name === "population" ? scheduler.population : runs.size,
    parallel: 1,
    seed,
  } satisfies SweepSpecificationInput);
  const check = () => ({ problem: null, tokens: table.tokens, flopsPerToken: 1 });
  const curves = new TableCurves(table, runs);
  const input: PlanInput = { revisions: [{ fromTrial: 1, fromStretch: 1, specification }], trials: [], stretches: [], warm: [], check };
  const { newStretches } = simulate(input, (trial, stretch) => curves.outcome(trial, stretch), random);
  return told(newStretches, table.tokens);
}

function told(stretches: readonly StretchFacts[], tokens: number): TableSweep {
  const reached = new Map<number, number>();
  const whole: TableTrial[] = [];
  let spent = 0;
  for (const { trial, untilFraction, outcome } of stretches) {
    const until = outcome === null || outcome.kind === "reached" ? untilFraction : outcome.fraction;
    spent += (until - (reached.get(trial) ?? 0)) * tokens;
    reached.set(trial, until);
    if (outcome?.kind === "reached" && untilFraction === 1) whole.push({ tokens: spent, loss: outcome.losses[0] ?? Number.NaN });
  }
  return { tokens: spent, whole };
}

interface Standing {
  readonly loss: number;
  /** Share of the tokens of the run whose curve it is on. */
  readonly place: number;
  /** Of its own tokens. */
  readonly until: number;
}

/**
 * What a stretch comes to. A member of a population that goes on with other values is not in the table: it is taken to go on along the curve of the
 * run that had those values from the start, from where that had the same loss. It never comes below what that run came to, unless it was there already.
 */
class TableCurves {
  readonly #table: TrainingTable;
  readonly #runs: ReadonlyMap<string, readonly TableRow[]>;
  /** Where each trial stood after each of its rungs. */
  readonly #after = new Map<string, Standing>();
  readonly #levels = new Map<number, TrialFacts["values"]>();

  constructor(table: TrainingTable, runs: ReadonlyMap<string, readonly TableRow[]>) {
    this.#table = table;
    this.#runs = runs;
  }

  outcome({ number, values: initial }: TrialFacts, { trial, rung, untilFraction, copiedFrom, values }: StretchFacts): Outcome {
    const inForce = values ?? this.#levels.get(number) ?? initial;
    this.#levels.set(number, inForce);
    const before = this.#after.get(`${copiedFrom ?? trial}/${rung - 1}`) ?? { loss: Number.POSITIVE_INFINITY, place: 0, until: 0 };
    const run = this.#run(inForce);
    const begins = values === null ? before.place : this.#placeOf(run, before.loss);
    const place = Math.min(1, begins + untilFraction - before.until);
    const along = lossAfter(this.#table, run, place * this.#table.tokens);
    if (along === null) return { kind: "diverged", fraction: this.#divergence(run, before, begins), detail: "" };
    const loss = begins === 1 ? before.loss : along;
    this.#after.set(`${trial}/${rung}`, { loss, place, until: untilFraction });
    return { kind: "reached", losses: [loss] };
  }

  /** Share of the run's tokens after which it first had this loss; 1: it never had. */
  #placeOf({ validationLoss }: TableRow, loss: number): number {
    const at = validationLoss.findIndex((each) => each !== null && each <= loss);
    return (this.#table.evaluations[at] ?? this.#table.tokens) / this.#table.tokens;
  }

  #divergence(run: TableRow, before: Standing, begins: number): number {
    return before.until + Math.max(0, divergedAfter(this.#table, run) / this.#table.tokens - begins);
  }

  #run(values: TrialFacts["values"]): TableRow {
    const levels = this.#table.knobs.map(({ path }) => values[path]).join(" ");
    const [run] = this.#runs.get(levels) ?? [];
    if (run === undefined) throw new TrainyardError("invalid", `The table has no run of the levels ${levels}: it must be a full grid.`);
    return run;
  }
}
