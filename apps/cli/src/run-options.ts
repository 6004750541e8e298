/** Options of `runs create`, and the changes to a recipe that they stand for. */
import { InvalidError, parseOrThrow, type RunOverrides, runOverrides } from "@trainyard/contracts";
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
    .addOption(
      new Option("--set <path=value>", "any other field, such as optimizer.beta2=0.99; may be repeated")
        .argParser((text: string, all: string[]) => [...all, text])
        .default([], "none"),
    );
}

/** Nothing but what was asked for; @throws InvalidError naming the field that breaks a limit. */
export function overridesOf(options: CreateOptions): RunOverrides {
  const sections: Record<string, unknown> = {};
  const put = (path: string, value: unknown) => {
    if (value === undefined) return;
    const [section = "", field] = path.split(".");
    if (field === undefined) sections[section] = value;
    else sections[section] = { ...(sections[section] as object | undefined), [field]: value };
  };
  put("duration.steps", options.steps);
  put("duration.tokens", options.tokens);
  put("seed", options.seed);
  put("schedule.peakLearningRate", options.learningRate);
  put("batch.sequences", options.batch);
  put("batch.accumulation", options.accumulation);
  put("model.context", options.context);
  for (const assignment of options.set) put(...parseAssignment(assignment));
  return parseOrThrow(runOverrides, sections);
}

function parseAssignment(text: string): [path: string, value: unknown] {
  const [, path, value] = /^([a-zA-Z]\w*(?:\.[a-zA-Z]\w*)?)=(.*)$/s.exec(text) ?? [];
  if (path === undefined || value === undefined)
    throw new InvalidError([{ field: "--set", message: `must read section.field=value, not ${JSON.stringify(text)}` }]);
  return [path, parseValue(value)];
}

/** Numbers and quoted text as JSON has them; any other text stands for itself. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
