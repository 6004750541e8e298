/** Options of `runs create` and `runs change`, and the changes that they stand for. */
import { fieldValue, InvalidError, parseOrThrow, type RunOverrides, runOverrides, specificationField } from "@trainyard/contracts";
import { type Command, InvalidArgumentError, Option } from "commander";

export interface CreateOptions {
  recipe: string;
  name?: string;
  steps?: number;
  tokens?: number;
  seed?: number;
  learningRate?: number;
  batch?: number;
  accumulation?: number;
  context?: number;
  pretrained?: string;
  set: string[];
  author: string;
  wait?: boolean;
}

export function numberArgument(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

export function addCreateOptions(command: Command): Command {
  return command
    .requiredOption("--recipe <name>", "recipe to start from, such as gpt2-nano")
    .option("--name <name>", "name shown in lists")
    .addOption(new Option("--steps <count>", "length in optimizer updates").argParser(numberArgument).conflicts("tokens"))
    .option("--tokens <count>", "length in tokens", numberArgument)
    .option("--seed <number>", "seed of initialisation, data order and samples", numberArgument)
    .option("--learning-rate <rate>", "peak of the schedule", numberArgument)
    .option("--batch <sequences>", "sequences a micro-batch", numberArgument)
    .option("--accumulation <count>", "micro-batches an update", numberArgument)
    .option("--context <tokens>", "tokens a sequence", numberArgument)
    .option("--pretrained <source>", "weights to start from: a folder of the node, or checkpoint:ID")
    .addOption(
      setOption(
        "any other field, such as optimizer.beta2=0.99, duration.tokens=300B, model.attentionPattern=dense,banded or model.headWidth=null; may be repeated; `trainyard fields` lists them",
      ).default([], "none"),
    );
}

export function setOption(summary: string): Option {
  return new Option("--set <path=value>", summary).argParser((text: string, all: string[] = []) => [...all, text]);
}

/** Nothing but what was asked for; @throws InvalidError naming the field that breaks a limit. */
export function overridesOf(options: CreateOptions): RunOverrides {
  return overridesFrom([
    ["duration.steps", options.steps],
    ["duration.tokens", options.tokens],
    ["seed", options.seed],
    ["schedule.peakLearningRate", options.learningRate],
    ["batch.sequences", options.batch],
    ["batch.accumulation", options.accumulation],
    ["model.context", options.context],
    ["initialisation.pretrained", options.pretrained],
    ...options.set.map(parseAssignment),
  ]);
}

/** What --set options ask for; @throws InvalidError naming the field that breaks a limit. */
export function overridesOfAssignments(assignments: readonly string[]): RunOverrides {
  return overridesFrom(assignments.map(parseAssignment));
}

function overridesFrom(values: readonly (readonly [path: string, value: unknown])[]): RunOverrides {
  const sections: Record<string, unknown> = {};
  for (const [path, value] of values) if (value !== undefined) putAt(sections, path.split("."), value);
  return parseOrThrow(runOverrides, sections);
}

/** Fields of a section set one after the other are set together; the schema refuses what there is none of. */
function putAt(branch: Record<string, unknown>, [name = "", ...below]: readonly string[], value: unknown): void {
  if (below.length === 0) branch[name] = value;
  else {
    const section = Object.hasOwn(branch, name) ? branch[name] : undefined;
    const next: Record<string, unknown> = typeof section === "object" && section !== null ? { ...section } : {};
    putAt(next, below, value);
    branch[name] = next;
  }
}

export function parseAssignment(text: string): [path: string, value: unknown] {
  const [, path, value] = /^([a-zA-Z]\w*(?:\.[a-zA-Z]\w*)*)=(.*)$/s.exec(text) ?? [];
  if (path === undefined || value === undefined)
    throw new InvalidError([{ field: "--set", message: `must read section.field=value, not ${JSON.stringify(text)}` }]);
  return [path, parseValue(path, value)];
}

/** JSON as it is; what is none is read as the New run page reads it: 300B, on, and lists parted by commas. A text need not be quoted. */
export function parseValue(path: string, text: string): unknown {
  const field = specificationField(path);
  const json = parseJson(text);
  if (field === undefined) return json ?? text;
  const isMeant = field.kind === "text" ? typeof json === "string" || (json === null && field.isNullable) : json !== undefined;
  if (isMeant) return field.kind === "list" && json !== null && !Array.isArray(json) ? [json] : json;
  const value = fieldValue(field, text);
  return Number.isNaN(value) ? text : value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
