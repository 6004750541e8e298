/** A table of real training: a grid of settings, each trained whole, with the losses on the way. */
import { parameterPath, parameterValue, TrainyardError } from "@trainyard/contracts";
import { z } from "zod";

/** Null: not a number, or not reached because the run had diverged. */
const losses = z.array(z.number().nullable());

export const trainingTable = z.object({
  recipe: z.string(),
  dataset: z.string(),
  knobs: z.array(z.object({ path: parameterPath, values: z.array(parameterValue).min(2) })).min(1),
  tokens: z.int().min(1).describe("That each run trained"),
  evaluations: z.array(z.int().min(1)).min(1).describe("Tokens at which the validation loss was taken, ascending"),
  rows: z
    .array(
      z.object({
        values: z.array(z.int().min(0)).describe("Index into each knob's values"),
        seed: z.int(),
        validationLoss: losses,
        trainLoss: losses,
        diverged: z.boolean(),
      }),
    )
    .min(1),
});
export type TrainingTable = z.infer<typeof trainingTable>;
export type TableRow = TrainingTable["rows"][number];

/** The runs of each configuration, first seed first. */
export function runsByConfiguration({ rows }: TrainingTable): ReadonlyMap<string, readonly TableRow[]> {
  const runs = new Map<string, TableRow[]>();
  for (const row of rows) {
    const key = row.values.join(" ");
    const others = runs.get(key);
    if (others === undefined) runs.set(key, [row]);
    else others.push(row);
  }
  return runs;
}

/** Null: it diverged. */
export function finalLoss({ validationLoss, diverged }: TableRow): number | null {
  return diverged ? null : (validationLoss.at(-1) ?? null);
}

/** Tokens after which a run's divergence shows: the first evaluation without a loss. */
export function divergedAfter({ evaluations, tokens }: TrainingTable, { validationLoss }: TableRow): number {
  return evaluations[validationLoss.indexOf(null)] ?? tokens;
}

/**
 * Validation loss of a run after so many tokens, interpolated between the two evaluations around; null: it had diverged. Throws a TrainyardError
 * before the first evaluation.
 */
export function lossAfter({ evaluations }: TrainingTable, { validationLoss }: TableRow, tokens: number): number | null {
  const after = evaluations.findIndex((at) => at >= tokens - 0.5);
  const [from, to] = [evaluations[after - 1], evaluations[after]];
  const [before, then] = [validationLoss[after - 1] ?? null, validationLoss[after] ?? null];
  if (to === undefined || (from === undefined && tokens < to - 0.5))
    throw new TrainyardError("invalid", `The table has no loss after ${tokens} tokens.`);
  if (then === null || from === undefined || tokens >= to - 0.5) return then;
  return before === null ? null : before + ((then - before) * (tokens - from)) / (to - from);
}
