/** `trainyard bench hpo`: how near the samplers come to known optima, against random search, and how long a suggestion takes. */
import { availableParallelism } from "node:os";
import { parseOrThrow, samplerName } from "@trainyard/contracts";
import { samplers as samplerTable } from "@trainyard/search";
import {
  type Measured,
  reportOf,
  type SamplerReport,
  type SearchTask,
  searchTasks,
  suggestionTimesMs,
  testFunctionByName,
  testFunctions,
} from "@trainyard/search/measure";
import type { Command } from "commander";
import type { Act } from "../act";
import type { Context, Outcome } from "../outcome";
import { percentile } from "../percentile";
import { numberArgument } from "../run-options";
import { shareAmongProcesses } from "../share-among-processes";
import { textTable } from "../text-table";

interface SamplerBenchOptions {
  samplers?: string[];
  functions?: string[];
  seeds: number;
  firstSeed: number;
  trials: number;
  jobs: number;
  known: number;
}

/** Timed with numbers alone, and with choices and conditions. */
const timedFunctions = ["hartmann-6", "mixed"];
const timedSuggestions = 20;

export function addSamplerBench(bench: Command, act: Act): void {
  bench
    .command("hpo")
    .description("regret of the samplers of sweeps on functions with known optima, against random search; needs no server")
    .option("--samplers <names...>", "these alone, such as tpe; all when left out")
    .option("--functions <names...>", "these alone, such as branin; all when left out")
    .option("--seeds <count>", "searches of each sampler on each function", numberArgument, 10)
    .option("--first-seed <seed>", "seed of the first of them", numberArgument, 0)
    .option("--trials <count>", "trials of a search", numberArgument, 100)
    .option("--known <count>", "trials that are known when suggestions are timed", numberArgument, 1_000)
    .option("--jobs <count>", "processes that search at once", numberArgument, availableParallelism())
    .action(act((context, options: SamplerBenchOptions) => benchSamplers(context, options)));
}

async function benchSamplers({ json, signal }: Context, options: SamplerBenchOptions): Promise<Outcome> {
  const { seeds, firstSeed, trials, jobs, known } = options;
  const samplers = (options.samplers ?? Object.keys(samplerTable)).map((name) => parseOrThrow(samplerName, name));
  const functions = (options.functions ?? testFunctions.map(({ name }) => name)).map((name) => testFunctionByName(name).name);
  const tasks = searchTasks({ samplers, functions, seeds, firstSeed, trials });
  const program = new URL("./search-process.ts", import.meta.url);
  const onProgress = (done: number) => void (json || done % 100 > 0 || process.stderr.write(`${done} of ${tasks.length} searches\n`));
  const measured = await shareAmongProcesses<SearchTask, Measured>({ program, tasks, processes: jobs, signal, onProgress });
  const reports = reportOf(samplers, measured).map((report) => {
    const times = timedFunctions.flatMap((name) => suggestionTimesMs(report.name, testFunctionByName(name), known, timedSuggestions));
    return { ...report, suggestMsP95: percentile(times, 0.95) ?? 0 };
  });
  return { document: { seeds, trials, samplers: reports }, text: reportTable(reports) };
}

function reportTable(reports: readonly (SamplerReport & { suggestMsP95: number })[]): string {
  const functions = [...new Set(reports.flatMap((report) => Object.keys(report.functions)))];
  const row = (heading: string, cell: (report: (typeof reports)[number]) => string) => [heading, ...reports.map(cell)];
  return textTable(
    ["mean regret", ...reports.map(({ name }) => name)],
    [
      ...functions.map((name) => row(name, (report) => figure(report.functions[name]))),
      row("mixed", ({ mixed }) => figure(mixed)),
      row("of random search's", ({ geometricMean }) => geometricMean.toFixed(3)),
      row("suggestion p95, ms", ({ suggestMsP95 }) => suggestMsP95.toFixed(1)),
    ],
  );
}

function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? "-" : value.toPrecision(3);
}
