/** The grid of hyper-parameters that the search table holds: every combination once, some of them with further seeds. */
import type { ParameterValue, RunSpecification } from "@trainyard/contracts";
import { resolveSpecification } from "@trainyard/model/recipes";

export const recipe = "gpt2-nano";
/** Of each run: enough steps at the largest batch, 128, for the schedule to matter. */
export const tokens = 2 ** 19;
/** Looks at the validation loss, evenly spaced: enough for rungs at a 64th, a 27th and any larger share. */
export const evaluations = 64;

/**
 * Four knobs that every recipe sets and that hang together. The rate goes from far too low to diverging in factors of 2; the batch by factors of 2
 * around the recipe's; decay up to where it binds within a run this short; warm-up, in tokens, from none to a quarter of the run.
 */
export const knobs: readonly { readonly path: string; readonly values: readonly number[] }[] = [
  { path: "schedule.peakLearningRate", values: [2.5e-4, 5e-4, 1e-3, 2e-3, 4e-3, 8e-3, 1.6e-2, 3.2e-2] },
  { path: "batch.sequences", values: [8, 16, 32] },
  { path: "optimizer.weightDecay", values: [0.01, 0.1, 1] },
  { path: "schedule.warmup", values: [0, 2 ** 14, 2 ** 16, 2 ** 17] },
];

/** Index of each knob's value, and the seed. */
export interface GridRow {
  readonly values: readonly number[];
  readonly seed: number;
}

const firstSeed = 1;
const furtherSeeds = [2, 3];
/** Around the better half: there the differences are small enough for the seed to matter. */
const repeated = ([rate = 0, batch = 0, decay = 0, warmup = 0]: readonly number[]) =>
  rate >= 3 && rate <= 6 && batch !== 1 && decay !== 1 && warmup % 2 === 0;

/** In an order that spreads over the grid, so that a recording that was cut short is no corner of it. */
export function gridRows(): GridRow[] {
  const all = knobs.reduce<number[][]>((rows, { values }) => rows.flatMap((row) => values.map((_, index) => [...row, index])), [[]]);
  const spread = all.map((_, index) => all[(index * 101) % all.length] ?? []);
  const repeats = furtherSeeds.flatMap((seed) => spread.filter(repeated).map((values) => ({ values, seed })));
  return [...spread.map((values) => ({ values, seed: firstSeed })), ...repeats];
}

export function rowKey({ values, seed }: GridRow): string {
  return `${values.join(",")}/${seed}`;
}

export function specificationOf(
  { values, seed }: GridRow,
  executionProvider: RunSpecification["runtime"]["executionProvider"],
): RunSpecification {
  const chosen = new Map<string, ParameterValue>(knobs.map(({ path, values: from }, index) => [path, from[values[index] ?? 0] ?? null]));
  const value = (path: string) => Number(chosen.get(path));
  const sequences = value("batch.sequences");
  const base = resolveSpecification(recipe, { batch: { sequences } });
  const steps = tokens / (sequences * base.model.context);
  return resolveSpecification(recipe, {
    batch: { sequences, accumulation: 1 },
    optimizer: { weightDecay: value("optimizer.weightDecay") },
    schedule: { peakLearningRate: value("schedule.peakLearningRate"), unit: "tokens", warmup: value("schedule.warmup") },
    duration: { tokens },
    // The same 64 sequences whatever the batch.
    evaluation: { everySteps: steps / evaluations, batches: 64 / sequences },
    samples: { everySteps: 0 },
    checkpoint: { everySteps: 10_000_000, keep: 1 },
    runtime: { executionProvider },
    seed,
  });
}
