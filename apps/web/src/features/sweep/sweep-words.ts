/** What samplers and schedulers are called on the pages, and how figures of an objective are written. */
import type { Objective, SamplerName, SchedulerSpecification } from "@trainyard/contracts";
import { noValue } from "../../lib/format";
import { objectiveStyles } from "./objective-style";

/** A figure of an objective; a dash where nothing was measured. */
export function objectiveText({ metric }: Pick<Objective, "metric">, value: number | null | undefined): string {
  return value === null || value === undefined ? noValue : objectiveStyles[metric].format(value);
}

interface ChoiceWords {
  title: string;
  help: string;
}

export const samplerWords: Record<SamplerName, ChoiceWords> = {
  default: { title: "Default", help: "Chooses by space and budget, and says why." },
  random: { title: "Random", help: "Draws every trial anew. Hard to beat with many trials at once." },
  grid: { title: "Grid", help: "Every combination, in an order that spreads out. For few parameters." },
  sobol: { title: "Sobol", help: "Scrambled Sobol points: random, but evenly spread." },
  tpe: { title: "TPE", help: "Density of good values over that of bad ones. Takes conditions and choices well." },
  gp: { title: "Gaussian process", help: "A model with expected improvement. Fewest trials; slower to suggest." },
  "cma-es": { title: "CMA-ES", help: "A population that moves downhill. For numbers, and many trials." },
};

export type SchedulerName = SchedulerSpecification["name"];

export const schedulerWords: Record<SchedulerName, ChoiceWords> = {
  none: { title: "None", help: "Each trial trains to its end." },
  median: { title: "Median", help: "Prunes a trial that is worse than the median at the same rung." },
  percentile: { title: "Percentile", help: "Prunes a trial that is not among the best share at the same rung." },
  "successive-halving": { title: "Successive halving", help: "Cohorts: the best part of each goes on, with a multiple of the tokens." },
  asha: { title: "ASHA", help: "Successive halving without waiting for a cohort: promotes as results come." },
  hyperband: { title: "Hyperband", help: "Brackets of successive halving, from eager to patient." },
  population: { title: "Population", help: "The worst copy a checkpoint of the best and change its values a little." },
};

/** Of the sampler at work, which the API names by a text. */
export function samplerTitle(name: string): string {
  return Object.entries(samplerWords).find(([each]) => each === name)?.[1].title ?? name;
}

/** Of a scheduler, which the API names by a text as well. */
export function schedulerTitle(name: string): string {
  if (name === "none") return "no scheduler";
  return Object.entries(schedulerWords).find(([each]) => each === name)?.[1].title ?? name;
}
