/** What a sweep is expected to train, before it is begun. */
import type { SchedulerSpecification } from "@trainyard/contracts";
import { hyperbandBrackets } from "./halving";
import { fractionsOf } from "./rungs";

/**
 * Tokens per trial, as a share of a whole trial's, when each rung lets its own share through: 1/factor where trials are halved, the percentile
 * where a rule stops them, which trials that do well from the start exceed.
 */
export function expectedShare(scheduler: SchedulerSpecification): number {
  const fractions = fractionsOf(scheduler);
  switch (scheduler.name) {
    case "none":
    case "population":
      return 1;
    case "median":
      return shareFrom(fractions, ({ fraction }) => (fraction < scheduler.warmup ? 1 : 0.5));
    case "percentile":
      return shareFrom(fractions, ({ fraction }) => (fraction < scheduler.warmup ? 1 : scheduler.percentile / 100));
    case "successive-halving":
    case "asha":
      return shareFrom(fractions, () => 1 / scheduler.reductionFactor);
    case "hyperband": {
      const brackets = hyperbandBrackets(fractions.length - 1, scheduler.reductionFactor);
      const trials = brackets.reduce((sum, { size }) => sum + size, 0);
      const tokens = ({ size, firstRung }: { size: number; firstRung: number }) =>
        size * shareFrom(fractions.slice(firstRung), () => 1 / scheduler.reductionFactor);
      return brackets.reduce((sum, bracket) => sum + tokens(bracket), 0) / trials;
    }
  }
}

function shareFrom(fractions: readonly number[], passes: (rung: { fraction: number }) => number): number {
  let alive = 1;
  let trained = 0;
  let before = 0;
  for (const fraction of fractions) {
    trained += alive * (fraction - before);
    alive *= passes({ fraction });
    before = fraction;
  }
  return trained;
}
