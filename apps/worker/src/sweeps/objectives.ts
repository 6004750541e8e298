/** What a trial's stretch came to, in figures of the sweep's objectives. */
import type { Objective, TrialOutcome } from "@trainyard/contracts";
import { memoryEstimate } from "@trainyard/model/counts";
import type { EndedStretch } from "@trainyard/store";

type AtItsRung = Extract<EndedStretch, { came: "to-its-rung" }>;

export interface Measured {
  readonly outcome: TrialOutcome;
  /** In the sweep's order; null: not a number. */
  readonly objectives: readonly (number | null)[];
}

/** A figure that is not a number is a divergence: nothing can be compared with it. */
export function measured(stretch: AtItsRung, asked: readonly Objective[]): Measured {
  const objectives = asked.map(({ metric }) => figureOf(metric, stretch));
  const missing = asked.find((_, index) => objectives[index] === null);
  if (missing !== undefined)
    return { objectives, outcome: { kind: "diverged", fraction: stretch.untilFraction, detail: `Its ${missing.metric} is not a number.` } };
  const losses = asked.map(({ direction }, index) => (direction === "maximize" ? -1 : 1) * (objectives[index] ?? 0));
  return { objectives, outcome: { kind: "reached", losses } };
}

function figureOf(metric: Objective["metric"], { figures, specification, parameters, flopsPerToken }: AtItsRung): number | null {
  switch (metric) {
    case "validationLoss":
    case "trainLoss":
    case "tokensPerSecond":
      return figures[metric];
    case "memoryBytes":
      return memoryEstimate(specification).totalBytes;
    case "parameters":
      return parameters;
    case "flopsPerToken":
      return flopsPerToken;
  }
}
