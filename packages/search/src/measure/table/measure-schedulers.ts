/** How many tokens each scheduler trains until it has one of a table's best configurations, trained whole. */
import { mean, median, type SchedulerSpecification, schedulerSpecification } from "@trainyard/contracts";
import { sweepTable } from "./table-sweep";
import { finalLoss, runsByConfiguration, type TrainingTable } from "./training-table";

export interface SchedulerReport {
  readonly scheduler: string;
  /** Median over the seeds; infinite: more than half never came to one. */
  readonly tokens: number;
  /** Of random search's. */
  readonly ofRandom: number;
  /** First and third quartile. */
  readonly quartiles: readonly [number, number];
  /** Share of the seeds that came to one within their sweeps. */
  readonly reached: number;
}

export interface SchedulerMeasurement {
  readonly configurations: number;
  /** Best configurations that count. */
  readonly top: number;
  /** Loss of the last of them. */
  readonly topLoss: number;
  readonly seeds: number;
  /** That a whole trial trains. */
  readonly trialTokens: number;
  /** Pooled standard deviation of the final loss between seeds of the same configuration; null: no configuration has two. */
  readonly seedNoise: number | null;
  readonly schedulers: readonly SchedulerReport[];
}

export interface SchedulerMeasureOptions {
  readonly seeds: number;
  /** Of all configurations. */
  readonly topShare?: number;
}

/** A sweep that ends without one of the best is followed by another, with another seed, so often at most. */
const mostSweeps = 20;

/** Random search and the schedulers that are measured beside it, each with its own defaults, first looks at the table's first evaluation at the earliest. */
function measuredSchedulers(table: TrainingTable): SchedulerSpecification[] {
  const first = (table.evaluations[0] ?? table.tokens) / table.tokens;
  const early = (name: "successive-halving" | "asha" | "hyperband") => {
    const scheduler = schedulerSpecification.parse({ name });
    return "least" in scheduler && scheduler.least < first ? { ...scheduler, least: first } : scheduler;
  };
  return [
    { name: "none" },
    schedulerSpecification.parse({ name: "median" }),
    early("successive-halving"),
    early("asha"),
    early("hyperband"),
    schedulerSpecification.parse({ name: "population" }),
  ];
}

export function measureSchedulers(table: TrainingTable, { seeds, topShare = 0.01 }: SchedulerMeasureOptions): SchedulerMeasurement {
  const runs = [...runsByConfiguration(table).values()];
  const finals = runs.flatMap(([run]) => (run === undefined ? [] : (finalLoss(run) ?? []))).sort((a, b) => a - b);
  const top = Math.max(1, Math.floor(topShare * runs.length));
  const topLoss = finals[top - 1] ?? Number.NEGATIVE_INFINITY;
  const measured = measuredSchedulers(table).map((scheduler) => {
    const tokens = Array.from({ length: seeds }, (_, seed) => tokensToTop(table, scheduler, seed, topLoss)).sort((a, b) => a - b);
    return { scheduler: scheduler.name, tokens };
  });
  const random = median(measured[0]?.tokens ?? []);
  return {
    configurations: runs.length,
    top,
    topLoss,
    seeds,
    trialTokens: table.tokens,
    seedNoise: pooledDeviation(runs.map((each) => each.flatMap((run) => finalLoss(run) ?? []))),
    schedulers: measured.map(({ scheduler, tokens }) => ({
      scheduler,
      tokens: median(tokens),
      ofRandom: median(tokens) / random,
      quartiles: [tokens[Math.floor(seeds / 4)] ?? Number.NaN, tokens[Math.floor((3 * seeds) / 4)] ?? Number.NaN],
      reached: tokens.filter(Number.isFinite).length / seeds,
    })),
  };
}

function tokensToTop(table: TrainingTable, scheduler: SchedulerSpecification, seed: number, topLoss: number): number {
  let before = 0;
  for (let sweep = 0; sweep < mostSweeps; sweep += 1) {
    const { tokens, whole } = sweepTable(table, scheduler, seed + 1_000 * sweep);
    const found = whole.find(({ loss }) => loss <= topLoss);
    if (found !== undefined) return before + found.tokens;
    before += tokens;
  }
  return Number.POSITIVE_INFINITY;
}

function pooledDeviation(groups: readonly (readonly number[])[]): number | null {
  let squares = 0;
  let freedom = 0;
  for (const group of groups) {
    const center = mean(group);
    for (const value of group) squares += (value - center) ** 2;
    freedom += Math.max(0, group.length - 1);
  }
  return freedom === 0 ? null : Math.sqrt(squares / freedom);
}
