/** Options of the schedulers as they are typed. Pure. */
import { numberText, parseNumber, type SchedulerSpecification, schedulerSpecification } from "@trainyard/contracts";
import type { SchedulerName } from "../sweep/sweep-words";

export interface SchedulerField {
  name: string;
  label: string;
  hint: string;
}

const halving: readonly SchedulerField[] = [
  { name: "reductionFactor", label: "Reduction factor", hint: "One of so many goes on, with so many times the tokens" },
  { name: "least", label: "First rung", hint: "Share of a trial's tokens, such as 1/16" },
];

const stopping: readonly SchedulerField[] = [
  { name: "rungs", label: "Rungs", hint: "Looks at a trial, evenly spaced" },
  { name: "startupTrials", label: "Trials before", hint: "That have come as far before any is pruned" },
  { name: "warmup", label: "Warm-up", hint: "Share of a trial that is never pruned" },
];

export const schedulerFields: Readonly<Record<SchedulerName, readonly SchedulerField[]>> = {
  none: [],
  median: stopping,
  percentile: [{ name: "percentile", label: "Percentile", hint: "A trial must be among so many per cent, the best" }, ...stopping],
  "successive-halving": [...halving, { name: "cohort", label: "Cohort", hint: "Trials compared with each other" }],
  asha: halving,
  hyperband: halving.map((field) => (field.name === "least" ? { ...field, hint: "Of the most eager bracket, such as 1/27" } : field)),
  population: [
    { name: "population", label: "Population", hint: "Trials; the sweep has no more" },
    { name: "generations", label: "Generations", hint: "Between two, the worst copy the best" },
    { name: "quantile", label: "Quantile", hint: "Share that copies, and share that is copied" },
    { name: "resampleProbability", label: "Drawn anew", hint: "Probability, instead of a small change" },
    { name: "perturbation", label: "Perturbation", hint: "A number is multiplied or divided by it" },
  ],
};

export type SchedulerTexts = Readonly<Record<string, string>>;

export function schedulerTexts(scheduler: SchedulerSpecification): SchedulerTexts {
  const { name: _, ...options } = scheduler;
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, shareText(Number(value))]));
}

export function defaultSchedulerTexts(name: SchedulerName): SchedulerTexts {
  return schedulerTexts(schedulerSpecification.parse({ name }));
}

export function readScheduler(name: SchedulerName, texts: SchedulerTexts): Record<string, unknown> {
  return { name, ...Object.fromEntries(schedulerFields[name].map((field) => [field.name, readShare(texts[field.name] ?? "")])) };
}

/** "1/27" or a number; NaN for what is neither. */
export function readShare(text: string): number {
  const [, above, below] = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(text) ?? [];
  return above === undefined ? parseNumber(text) : Number(above) / Number(below);
}

/** Shares that a decimal number would not say exactly or shortly are written as one part of so many. */
export function shareText(value: number): string {
  const parts = Math.round(1 / value);
  return value > 0 && value < 1 && String(value).length > 5 && 1 / parts === value ? `1/${parts}` : numberText(value);
}
