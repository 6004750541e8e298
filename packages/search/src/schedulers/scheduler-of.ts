/** The scheduler that a specification names; the seed is the sweep's. */
import type { SchedulerSpecification } from "@trainyard/contracts";
import { Asha } from "./asha";
import { Halving, hyperbandBrackets } from "./halving";
import { NoScheduler } from "./none";
import { Population } from "./population";
import { fractionsOf } from "./rungs";
import type { Judge, Scheduler } from "./scheduler";
import { StoppingRule } from "./stopping-rule";

export function schedulerOf(specification: SchedulerSpecification, seed: number, judge: Judge): Scheduler {
  const fractions = fractionsOf(specification);
  switch (specification.name) {
    case "none":
      return new NoScheduler();
    case "median":
      return new StoppingRule(fractions, { ...specification, percentile: 50 }, judge);
    case "percentile":
      return new StoppingRule(fractions, specification, judge);
    case "successive-halving":
      return new Halving(fractions, specification.reductionFactor, [{ size: specification.cohort, firstRung: 0 }], judge);
    case "asha":
      return new Asha(fractions, specification.reductionFactor, judge);
    case "hyperband":
      return new Halving(
        fractions,
        specification.reductionFactor,
        hyperbandBrackets(fractions.length - 1, specification.reductionFactor),
        judge,
      );
    case "population":
      return new Population(fractions, { ...specification, seed }, judge);
  }
}
