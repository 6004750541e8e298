/** Sweeps as lists show them: counts, best trial, what was used. */
import {
  type SweepSpecification,
  type SweepStatus,
  type SweepSummary,
  type SweepUsed,
  type TrialStatus,
  trialStatus,
} from "@trainyard/contracts";
import type { Transaction } from "./database";
import { groupBy } from "./group-by";
import type { SweepRecord } from "./sweep-rows";
import { type TrialRow, trialRows } from "./trial-rows";
import { shownStatus } from "./trial-status";

/** Points of a sparkline. */
const sparklineLength = 40;

/** `sampler` as it was asked for. */
export type SummarisedSweep = SweepSummary & { specification: SweepSpecification };

/** In the order given. */
export async function summariseSweeps(client: Transaction, sweeps: readonly SweepRecord[]): Promise<SummarisedSweep[]> {
  const trials = groupBy(
    await trialRows(
      client,
      sweeps.map(({ id }) => id),
    ),
    ({ sweepId }) => sweepId,
  );
  return sweeps.map((sweep) => summarise(sweep, trials.get(sweep.id) ?? []));
}

function summarise(sweep: SweepRecord, trials: readonly TrialRow[]): SummarisedSweep {
  const { specification, clonedFromId, createdAt, endedAt, ...told } = sweep;
  const sign = specification.objectives[0]?.direction === "maximize" ? -1 : 1;
  return {
    ...told,
    specification,
    recipe: specification.recipe,
    sampler: samplerOf(trials) ?? specification.sampler.name,
    scheduler: specification.scheduler.name,
    trials: specification.trials,
    counts: countsOf(trials, sweep.status),
    best: bestOf(trials, sign),
    used: usedBy(trials),
    budget: specification.budget,
    bestSoFar: bestSoFar(trials, sign),
    clonedFrom: clonedFromId,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

/** Of the newest trial that a sampler suggested: the default's choice, where that was asked for. */
function samplerOf(trials: readonly TrialRow[]): string | undefined {
  const origins = trials.map(({ origin }) => origin);
  return origins.findLast((origin) => origin.kind === "sampled")?.sampler;
}

function countsOf(trials: readonly TrialRow[], sweep: SweepStatus): Record<TrialStatus, number> {
  const counts = Object.fromEntries(trialStatus.options.map((status) => [status, 0])) as Record<TrialStatus, number>;
  for (const trial of trials) counts[shownStatus(trial, sweep).status] += 1;
  return counts;
}

/** Of those that came furthest, the best by the first objective: figures of different budgets are not compared. */
function bestOf(trials: readonly TrialRow[], sign: number): SweepSummary["best"] {
  const measured = trials.flatMap(({ number, objectives, fraction }) => {
    const first = objectives[0];
    return first === undefined || first === null ? [] : [{ number, objectives, fraction, loss: sign * first }];
  });
  const furthest = Math.max(...measured.map(({ fraction }) => fraction));
  const [best] = measured.filter(({ fraction }) => fraction === furthest).sort((a, b) => a.loss - b.loss);
  return best === undefined ? null : { number: best.number, objectives: best.objectives };
}

export function usedBy(trials: readonly Pick<TrialRow, "spentTokens" | "spentSeconds" | "flopsPerToken">[]): SweepUsed {
  return {
    tokens: sum(trials.map(({ spentTokens }) => spentTokens)),
    flops: sum(trials.map(({ spentTokens, flopsPerToken }) => spentTokens * flopsPerToken)),
    nodeHours: sum(trials.map(({ spentSeconds }) => spentSeconds)) / 3_600,
  };
}

function bestSoFar(trials: readonly TrialRow[], sign: number): number[] {
  const ended = trials.filter(({ endedAt }) => endedAt !== null).sort((a, b) => Number(a.endedAt) - Number(b.endedAt));
  const losses = ended.flatMap(({ objectives: [first] }) => (first === undefined || first === null ? [] : [sign * first]));
  let least = Number.POSITIVE_INFINITY;
  const falling = losses.map((loss) => {
    least = Math.min(least, loss);
    return sign * least;
  });
  const every = Math.max(1, Math.ceil(falling.length / sparklineLength));
  return falling.filter((_, index) => (falling.length - 1 - index) % every === 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
