/** `trainyard bench schedulers`: tokens that each scheduler trains until it has one of the best configurations of a table of real training. */

import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseOrThrow } from "@trainyard/contracts";
import { measureSchedulers, type SchedulerMeasurement, trainingTable } from "@trainyard/search/measure";
import { type Command, Option } from "commander";
import type { Act } from "../act";
import { homeDirectory } from "../environment";
import { formatInteger, formatPercent } from "../format";
import type { Context, Outcome } from "../outcome";
import { readTable } from "../recorded-curves/read-table";
import { numberArgument } from "../run-options";
import { textTable } from "../text-table";

const shippedTable = fileURLToPath(new URL("../../../../packages/search/tables/gpt2-nano.json.gz", import.meta.url));

interface SchedulerBenchOptions {
  table: string;
  seeds: number;
  record: boolean;
  provider: "cpu" | "webgpu" | "cuda";
  jobs: number;
}

export function addSchedulerBench(bench: Command, act: Act): void {
  bench
    .command("schedulers")
    .description("tokens that each scheduler of sweeps trains until it has one of the top 1 % of a table of real training; needs no server")
    .option("--table <file>", "the table, as packages/search/tables has one", shippedTable)
    .option("--seeds <count>", "searches of each scheduler", numberArgument, 101)
    .option(
      "--record",
      "train the table anew and write the file: hours of a processor, minutes of a GPU; interrupted, it goes on where it was",
      false,
    )
    .addOption(new Option("--provider <name>", "what trains it").choices(["cpu", "webgpu", "cuda"]).default("cpu"))
    .option("--jobs <count>", "processes that train it at once", numberArgument, availableParallelism())
    .action(act((context, options: SchedulerBenchOptions) => benchSchedulers(context, options)));
}

async function benchSchedulers(context: Context, options: SchedulerBenchOptions): Promise<Outcome> {
  const { table: file, seeds } = options;
  if (options.record) await record(context, options);
  const measurement = measureSchedulers(await readTable(file, (value) => parseOrThrow(trainingTable, value)), { seeds });
  return { document: measurement, text: reportText(measurement) };
}

async function record({ json, signal }: Context, { table: file, provider, jobs }: SchedulerBenchOptions): Promise<void> {
  // Loaded here: it brings the native runtime, which the bench itself does not need.
  const { recordTable } = await import("../search-table/record-table");
  const datasetDirectory = join(homeDirectory(), "datasets", "sotu");
  const onProgress = (message: string) => void (json || process.stderr.write(`${message}\n`));
  await recordTable({ file, datasetDirectory, executionProvider: provider, processes: jobs, signal, onProgress });
}

function reportText({ configurations, top, topLoss, seeds, trialTokens, seedNoise, schedulers }: SchedulerMeasurement): string {
  const trials = (tokens: number) => (Number.isFinite(tokens) ? (tokens / trialTokens).toFixed(1) : "-");
  const rows = schedulers.map(({ scheduler, tokens, ofRandom, quartiles: [first, third], reached }) => [
    scheduler === "none" ? "none (random search)" : scheduler,
    Number.isFinite(tokens) ? formatInteger(Math.round(tokens)) : "-",
    trials(tokens),
    `${trials(first)} to ${trials(third)}`,
    formatPercent(ofRandom),
    formatPercent(reached),
  ]);
  const noise = seedNoise === null ? "" : ` The noise between seeds is ${seedNoise.toFixed(4)}.`;
  const headings = ["scheduler", "tokens, median", "whole trials", "quartiles", "of random search", "reached"];
  return [
    textTable(headings, rows),
    "",
    `Until one of the best ${top} of ${configurations} configurations (loss ${topLoss.toFixed(4)} or less) is trained whole; ${seeds} seeds.${noise}`,
  ].join("\n");
}
