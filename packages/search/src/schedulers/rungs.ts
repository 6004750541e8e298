/** At which fractions of its tokens a trial is looked at. */
import type { SchedulerSpecification } from "@trainyard/contracts";

export interface Rung {
  /** From 0; the last is a trial's end. */
  readonly rung: number;
  /** Of the trial's tokens. */
  readonly fraction: number;
}

export function rungsOf({ scheduler }: { readonly scheduler: SchedulerSpecification }): Rung[] {
  return fractionsOf(scheduler).map((fraction, rung) => ({ rung, fraction }));
}

export function fractionsOf(scheduler: SchedulerSpecification): number[] {
  switch (scheduler.name) {
    case "none":
      return [1];
    case "median":
    case "percentile":
      return evenly(scheduler.rungs);
    case "population":
      return evenly(scheduler.generations);
    case "successive-halving":
    case "asha":
    case "hyperband":
      return geometrically(scheduler.least, scheduler.reductionFactor);
  }
}

function evenly(count: number): number[] {
  return Array.from({ length: count }, (_, rung) => (rung + 1) / count);
}

/**
 * Each rung is the reduction factor times the one before (Li et al. 2018, Hyperband, section 3). Where the least share is no power of the
 * factor, the last step is shorter or longer than the others, whichever is nearer.
 */
function geometrically(least: number, factor: number): number[] {
  const steps = Math.round(Math.log(1 / least) / Math.log(factor));
  return Array.from({ length: steps + 1 }, (_, rung) => (rung === steps ? 1 : least * factor ** rung));
}
