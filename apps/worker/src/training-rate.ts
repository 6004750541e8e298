/** The rate of training arithmetic this node has shown, for estimates of how long a run will take. */
import type { RunSpecification } from "@trainyard/contracts";

export interface TrainingRate {
  /** A run here goes at this speed. */
  measured(specification: RunSpecification, tokensPerSecond: number): void;
  /** What a probe suggests; gives way to any measurement. */
  probed(flopsPerSecond: number): void;
  /** Undefined while nothing is known, so that what Postgres knows stands. */
  flopsPerSecond(): number | undefined;
}

export function createTrainingRate(flopsPerToken: (specification: RunSpecification) => number): TrainingRate {
  let measured: number | undefined;
  let probed: number | undefined;
  return {
    measured(specification, tokensPerSecond) {
      if (tokensPerSecond > 0) measured = tokensPerSecond * flopsPerToken(specification);
    },
    probed(flopsPerSecond) {
      probed = flopsPerSecond;
    },
    flopsPerSecond: () => measured ?? probed,
  };
}
