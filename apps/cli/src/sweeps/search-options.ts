/** Options that say what a sweep varies and spends, and the draft that they stand for. */
import { readFile } from "node:fs/promises";
import {
  InvalidError,
  objectiveMetric,
  parseNumber,
  parseOrThrow,
  type RunOverrides,
  type SearchSpaceInput,
  type SweepBudget,
  type SweepSpecificationInput,
  samplerName,
  schedulerSpecification,
} from "@trainyard/contracts";
import { type Command, InvalidArgumentError, Option } from "commander";
import { numberArgument, overridesOfAssignments, parseAssignment, setOption } from "../run-options";
import { withVaried } from "./vary-option";

export interface SpendOptions {
  vary: string[];
  trials?: number;
  parallel?: number;
  share?: number;
  maxTokens?: number;
  maxFlops?: number;
  maxNodeHours?: number;
}

export interface SearchOptions extends SpendOptions {
  recipe?: string;
  name?: string;
  file?: string;
  set: string[];
  constraint: string[];
  objective: string[];
  sampler?: string;
  startup?: number;
  gridPoints?: number;
  scheduler?: string;
  schedulerSet: string[];
  order?: SweepSpecificationInput["order"];
  repeat?: string;
  warmSweep: string[];
  warmRun: string[];
  seed?: number;
}

const repeated = (flags: string, summary: string) =>
  new Option(flags, `${summary}; may be repeated`).argParser((text: string, all: string[] = []) => [...all, text]).default([], "none");

const varyHelp =
  "a field and what it may be: schedule.peakLearningRate='1e-4..1e-2 log', model.layers=2..6, optimizer.name=adamw,lion, 'optimizer.momentum=0.8..0.99 when optimizer.name=sgd'; may be repeated";

/** What may also be changed while a sweep goes on. */
export function addSpendOptions(command: Command): Command {
  return command
    .addOption(repeated("--vary <path=values>", varyHelp.replace("; may be repeated", "")))
    .option("--trials <count>", "trials in all", numberArgument)
    .option("--parallel <count>", "trials that run at once, at most", numberArgument)
    .option("--share <fraction>", "of the nodes, while ordinary runs wait", numberArgument)
    .option("--max-tokens <count>", "budget in tokens, such as 300M", countArgument)
    .option("--max-flops <count>", "budget in floating-point operations", numberArgument)
    .option("--max-node-hours <hours>", "budget in hours of nodes", numberArgument);
}

export function addSearchOptions(command: Command): Command {
  return addSpendOptions(command)
    .option("--recipe <name>", "recipe that all trials start from, such as gpt2-nano")
    .option("--name <name>", "name shown in lists")
    .option("--file <file>", "the specification as JSON, as `trainyard sweeps show --json` prints it; options go before it")
    .addOption(setOption("a field that all trials have, such as duration.tokens=2M; may be repeated").default([], "none"))
    .addOption(repeated("--constraint <expression>", "what must hold, such as 'model.width % model.heads == 0'"))
    .addOption(repeated("--objective <metric[:direction]>", `one of ${objectiveMetric.options.join(", ")}, :minimize or :maximize`))
    .addOption(new Option("--sampler <name>", "what suggests configurations").choices(samplerName.options))
    .option("--startup <trials>", "drawn before a model is made of them", numberArgument)
    .option("--grid-points <count>", "grid: values of a parameter that has no steps", numberArgument)
    .addOption(
      new Option("--scheduler <name>", "what ends trials early").choices(
        schedulerSpecification.options.map(({ shape }) => shape.name.value),
      ),
    )
    .addOption(repeated("--scheduler-set <name=value>", "a setting of the scheduler, such as reductionFactor=3"))
    .addOption(new Option("--order <order>", "whether decisions repeat exactly, or fall as results come").choices(["exact", "arrival"]))
    .option("--repeat <configurations>x<seeds>", "run the best again with further seeds, such as 3x2")
    .addOption(repeated("--warm-sweep <sweep>", "earlier sweep whose trials inform the sampler"))
    .addOption(repeated("--warm-run <run>", "finished run that informs the sampler"))
    .option("--seed <number>", "seed of the search", numberArgument);
}

function countArgument(text: string): number {
  const value = parseNumber(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError("It must be a number, such as 300M.");
  return value;
}

/** The file's fields with the options' over them; parameters of the same path replace the file's. Not yet checked as a whole. */
export async function draftOf(options: SearchOptions): Promise<Record<string, unknown>> {
  const base = options.file === undefined ? {} : await readSpecification(options.file);
  const space = base.space as Partial<SearchSpaceInput> | undefined;
  return {
    ...base,
    ...given({ recipe: options.recipe, name: options.name, seed: options.seed, order: options.order }),
    ...given({ trials: options.trials, parallel: options.parallel, share: options.share }),
    ...(options.set.length > 0 && { overrides: merged(base.overrides as RunOverrides | undefined, overridesOfAssignments(options.set)) }),
    space: {
      ...space,
      parameters: withVaried(space?.parameters ?? [], options.vary),
      ...(options.constraint.length > 0 && { constraints: options.constraint }),
    },
    ...(options.objective.length > 0 && { objectives: options.objective.map(objectiveOf) }),
    sampler: {
      ...(base.sampler as object | undefined),
      ...given({ name: options.sampler, startupTrials: options.startup, gridPoints: options.gridPoints }),
    },
    ...schedulerOf(options, base.scheduler),
    budget: { ...(base.budget as object | undefined), ...budgetOf(options) },
    ...(options.repeat !== undefined && { repeats: repeatsOf(options.repeat) }),
    ...(options.warmSweep.length + options.warmRun.length > 0 && { warmStart: { sweepIds: options.warmSweep, runIds: options.warmRun } }),
  };
}

async function readSpecification(file: string): Promise<Record<string, unknown>> {
  const refuse = (message: string) => new InvalidError([{ field: "--file", message }]);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw refuse(`${file} cannot be read: ${error.code ?? error.message}`);
  });
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse(`${file} must hold an object`);
    // What `sweeps show --json` prints has the specification as one of its fields.
    return (("specification" in value ? value.specification : value) ?? {}) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) throw refuse(`${file} is not JSON: ${error.message}`);
    throw error;
  }
}

/** Those that were given. */
export function given<Values extends Record<string, unknown>>(values: Values): Partial<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>;
}

function merged(base: RunOverrides | undefined, over: RunOverrides): RunOverrides {
  const sections = Object.entries(over).map(([name, value]) => {
    const below = (base as Record<string, unknown> | undefined)?.[name];
    const isSection = typeof value === "object" && value !== null && name !== "duration";
    return [name, isSection && typeof below === "object" ? { ...below, ...value } : value];
  });
  return { ...base, ...Object.fromEntries(sections) };
}

export function budgetOf({ maxTokens, maxFlops, maxNodeHours }: SpendOptions): Partial<SweepBudget> {
  return given({ tokens: maxTokens, flops: maxFlops, nodeHours: maxNodeHours }) as Partial<SweepBudget>;
}

function objectiveOf(text: string) {
  const [metric = "", direction] = text.split(":");
  return { metric, direction: direction ?? (metric === "tokensPerSecond" ? "maximize" : "minimize") };
}

function schedulerOf({ scheduler, schedulerSet }: SearchOptions, base: unknown): { scheduler?: unknown } {
  if (scheduler === undefined && schedulerSet.length === 0) return {};
  const settings = Object.fromEntries(schedulerSet.map(parseAssignment));
  const kept = scheduler === undefined ? (base as object | undefined) : undefined;
  return { scheduler: parseOrThrow(schedulerSpecification, { ...kept, ...given({ name: scheduler }), ...settings }) };
}

function repeatsOf(text: string): { configurations: number; seeds: number } {
  const [, configurations, seeds] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (configurations === undefined || seeds === undefined)
    throw new InvalidError([{ field: "--repeat", message: `must read configurations x seeds, such as 3x2, not ${JSON.stringify(text)}` }]);
  return { configurations: Number(configurations), seeds: Number(seeds) };
}
