/** A sweep as it is typed, and the draft of a sweep that it makes. Pure. */
import {
  numberText,
  type Objective,
  type ObjectiveMetric,
  parseNumber,
  type RunOverrides,
  type RunSpecification,
  type SamplerName,
  type SweepBudget,
  type SweepDraft,
  type SweepSpecification,
  sweepDraft,
} from "@trainyard/contracts";
import { constraintIssues } from "@trainyard/search/expression";
import { type FieldIssues, typedIssues } from "../../lib/field-issues";
import type { SchedulerName } from "../sweep/sweep-words";
import { defaultSchedulerTexts, readScheduler, type SchedulerTexts, schedulerTexts } from "./scheduler-form";
import { type ParameterForm, parameterForm, readParameter } from "./space/parameter-form";

export const usualDirection: Readonly<Record<ObjectiveMetric, Objective["direction"]>> = {
  ...{ validationLoss: "minimize", trainLoss: "minimize", tokensPerSecond: "maximize" },
  ...{ memoryBytes: "minimize", parameters: "minimize", flopsPerToken: "minimize" },
};

export interface BudgetTexts {
  trials: string;
  parallel: string;
  /** Per cent. */
  share: string;
  /** Empty: without limit. */
  tokens: string;
  flops: string;
  nodeHours: string;
}

export interface SweepForm extends BudgetTexts {
  name: string;
  parameters: readonly ParameterForm[];
  constraints: readonly string[];
  objectives: readonly Objective[];
  sampler: SamplerName;
  gridPoints: string;
  /** Empty: the sampler's own. */
  startupTrials: string;
  scheduler: SchedulerName;
  schedulerTexts: SchedulerTexts;
  repeatConfigurations: string;
  repeatSeeds: string;
  order: SweepSpecification["order"];
  seed: string;
  warmSweepIds: readonly string[];
  warmRunIds: readonly string[];
}

export interface ReadSweep {
  /** Null while a value is wrong. */
  draft: SweepDraft | null;
  issues: FieldIssues;
}

export const emptySweep: SweepForm = {
  name: "",
  parameters: [],
  constraints: [],
  objectives: [{ metric: "validationLoss", direction: usualDirection.validationLoss }],
  ...{ sampler: "default", gridPoints: "5", startupTrials: "" },
  ...{ scheduler: "asha", schedulerTexts: defaultSchedulerTexts("asha") },
  ...{ trials: "32", parallel: "2", share: "50", tokens: "", flops: "", nodeHours: "" },
  ...{ repeatConfigurations: "0", repeatSeeds: "2", order: "exact", seed: "0" },
  warmSweepIds: [],
  warmRunIds: [],
};

export function sweepForm(specification: SweepSpecification): SweepForm {
  const { space, objectives, sampler, scheduler, repeats, order, seed, warmStart } = specification;
  return {
    name: "",
    parameters: space.parameters.map(parameterForm),
    constraints: space.constraints,
    objectives,
    sampler: sampler.name,
    gridPoints: String(sampler.gridPoints),
    startupTrials: sampler.startupTrials === null ? "" : String(sampler.startupTrials),
    scheduler: scheduler.name,
    schedulerTexts: schedulerTexts(scheduler),
    ...budgetTexts(specification),
    repeatConfigurations: String(repeats.configurations),
    repeatSeeds: String(repeats.seeds),
    order,
    seed: String(seed),
    warmSweepIds: warmStart.sweepIds,
    warmRunIds: warmStart.runIds,
  };
}

function budgetTexts({ trials, parallel, share, budget }: SweepSpecification): BudgetTexts {
  const text = (value: number | null) => (value === null ? "" : numberText(value));
  return {
    ...{ trials: String(trials), parallel: String(parallel), share: String(Number((share * 100).toPrecision(4))) },
    ...{ tokens: text(budget.tokens), flops: text(budget.flops), nodeHours: text(budget.nodeHours) },
  };
}

export function readBudget({ trials, parallel, share, tokens, flops, nodeHours }: BudgetTexts) {
  const limit = (text: string) => (text.trim() === "" ? null : parseNumber(text));
  return {
    trials: parseNumber(trials),
    parallel: parseNumber(parallel),
    share: parseNumber(share) / 100,
    budget: { tokens: limit(tokens), flops: limit(flops), nodeHours: limit(nodeHours) } satisfies SweepBudget,
  };
}

export function readSpace({ parameters, constraints }: Pick<SweepForm, "parameters" | "constraints">) {
  return { parameters: parameters.map(readParameter), constraints: constraints.filter((each) => each.trim() !== "") };
}

/** What all trials share. */
export interface Shared {
  recipe: string;
  /** Changes to the recipe; null while one of them is wrong. */
  overrides: RunOverrides | null;
  /** What both come to, or came to before a value was wrong. */
  specification: RunSpecification;
}

export function readSweep(form: SweepForm, { recipe, overrides, specification }: Shared): ReadSweep {
  const stated = {
    recipe,
    overrides: overrides ?? {},
    space: readSpace(form),
    objectives: form.objectives,
    sampler: {
      name: form.sampler,
      gridPoints: parseNumber(form.gridPoints),
      startupTrials: form.startupTrials.trim() === "" ? null : parseNumber(form.startupTrials),
    },
    scheduler: readScheduler(form.scheduler, form.schedulerTexts),
    ...readBudget(form),
    repeats: { configurations: parseNumber(form.repeatConfigurations), seeds: parseNumber(form.repeatSeeds) },
    order: form.order,
    warmStart: { sweepIds: form.warmSweepIds, runIds: form.warmRunIds },
    seed: parseNumber(form.seed),
    ...(form.name.trim() === "" ? {} : { name: form.name }),
  };
  const parsed = sweepDraft.safeParse(stated);
  const issues = { ...(parsed.success ? {} : sweepIssues(parsed.error, stated)), ...constraintIssuesOf(form.constraints, specification) };
  const isRight = parsed.success && overrides !== null && Object.keys(issues).length === 0;
  return { draft: isRight ? parsed.data : null, issues };
}

/** Expressions that cannot be read, or that read what no run has; blank ones are left out. */
export function constraintIssuesOf(constraints: readonly string[], specification: RunSpecification): FieldIssues {
  const told = constraints.map((text) => (text.trim() === "" ? "true" : text));
  return Object.fromEntries(constraintIssues(told, specification).map(({ field, message }) => [field, message]));
}

/** Refusals of a schema by field. */
export function sweepIssues(error: { issues: readonly object[] }, stated: object): FieldIssues {
  const issues = typedIssues(error, stated);
  // Typed in per cent, which the schema does not know.
  return issues.share === undefined ? issues : { ...issues, share: "must be above 0 %, at most 100 %" };
}

/** The issue of a field or of anything inside it. */
export function issueAt(issues: FieldIssues, path: string): string | undefined {
  if (issues[path] !== undefined) return issues[path];
  return Object.entries(issues).find(([field]) => field.startsWith(`${path}.`))?.[1];
}

/** A population has as many trials as members. */
export function withScheduler(form: SweepForm, name: SchedulerName, texts: SchedulerTexts): SweepForm {
  return { ...form, scheduler: name, schedulerTexts: texts, ...(name === "population" && { trials: texts.population ?? form.trials }) };
}
