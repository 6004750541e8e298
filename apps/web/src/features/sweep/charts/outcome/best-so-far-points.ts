/** The best figure so far, against ended trials or against what they cost. Pure. */
import type { Objective, Trial } from "@trainyard/contracts";
import { asLoss, bestSoFar } from "@trainyard/search/analysis";
import { formatCompact, formatCount } from "../../../../lib/format";
import type { TrialPoint } from "../trial-scatter";

export const costs = {
  trials: { label: "Trials", title: "Ended trials", of: () => 1, format: formatCompact },
  tokens: { label: "Tokens", title: "Tokens of ended trials", of: ({ tokens }: Trial) => tokens, format: formatCount },
  flops: { label: "FLOPs", title: "FLOPs of ended trials", of: ({ flops }: Trial) => flops, format: formatCompact },
  nodeHours: {
    label: "Node-hours",
    title: "Node-hours of ended trials",
    of: ({ nodeSeconds }: Trial) => nodeSeconds / 3_600,
    format: formatCompact,
  },
} as const;

export type CostName = keyof typeof costs;

export interface BestSoFar {
  /** Each ended trial that was measured. */
  readonly points: readonly TrialPoint[];
  readonly steps: readonly { readonly x: number; readonly y: number }[];
  /** Cost of all ended trials. */
  readonly spent: number;
}

/** In the order in which trials ended. */
export function bestSoFarPoints(trials: readonly Trial[], objective: Objective & { index: number }, cost: CostName): BestSoFar {
  const { of } = costs[cost];
  const ended = trials
    .flatMap((trial) => (trial.endedAt === null ? [] : [{ trial, endedMs: Date.parse(trial.endedAt) }]))
    .sort((a, b) => a.endedMs - b.endedMs || a.trial.number - b.trial.number)
    .map(({ trial }) => {
      const figure = trial.objectives[objective.index] ?? null;
      return { number: trial.number, figure, loss: figure === null ? null : asLoss(objective, figure), cost: of(trial) };
    });
  const found = bestSoFar(ended);
  const costOf = new Map(found.map((point) => [point.number, point.cost]));
  return {
    points: ended.flatMap(({ number, figure }) => {
      const x = costOf.get(number);
      return figure === null || x === undefined ? [] : [{ number, x, y: figure }];
    }),
    steps: found.map((point) => ({ x: point.cost, y: asLoss(objective, point.best) })),
    spent: found.at(-1)?.cost ?? 0,
  };
}
