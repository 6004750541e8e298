/** `trainyard bench widths`: whether the best learning rate of a narrow model is that of a wide one, under muP and without. */

import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseOrThrow } from "@trainyard/contracts";
import { measureWidths, type WidthMeasurement, widthTable } from "@trainyard/search/measure";
import { type Command, Option } from "commander";
import type { Act } from "../act";
import { homeDirectory } from "../environment";
import type { Context, Outcome } from "../outcome";
import { readTable } from "../recorded-curves/read-table";
import { numberArgument } from "../run-options";
import { textTable } from "../text-table";

const shippedTable = fileURLToPath(new URL("../../../../packages/search/tables/widths-nano.json.gz", import.meta.url));

interface WidthBenchOptions {
  table: string;
  record: boolean;
  provider: "cpu" | "webgpu" | "cuda";
  jobs: number;
}

export function addWidthBench(bench: Command, act: Act): void {
  bench
    .command("widths")
    .description("best learning rate by width under the standard parametrisation and muP, from a table of real training; needs no server")
    .option("--table <file>", "the table, as packages/search/tables has one", shippedTable)
    .option("--record", "train the table anew and write the file: half an hour of one core; interrupted, it goes on where it was", false)
    .addOption(new Option("--provider <name>", "what trains it").choices(["cpu", "webgpu", "cuda"]).default("cpu"))
    .option("--jobs <count>", "processes that train it at once", numberArgument, availableParallelism())
    .action(act((context, options: WidthBenchOptions) => benchWidths(context, options)));
}

async function benchWidths(context: Context, options: WidthBenchOptions): Promise<Outcome> {
  if (options.record) await record(context, options);
  const measurement = measureWidths(await readTable(options.table, (value) => parseOrThrow(widthTable, value)));
  return { document: measurement, text: reportText(measurement) };
}

async function record({ json, signal }: Context, { table: file, provider, jobs }: WidthBenchOptions): Promise<void> {
  // Loaded here: it brings the native runtime, which the bench itself does not need.
  const { recordWidths } = await import("./record-widths");
  const datasetDirectory = join(homeDirectory(), "datasets", "sotu");
  const onProgress = (message: string) => void (json || process.stderr.write(`${message}\n`));
  await recordWidths({ file, datasetDirectory, executionProvider: provider, processes: jobs, signal, onProgress });
}

function reportText({ rates, reports, moves }: WidthMeasurement): string {
  const names = { standard: "standard", mup: "muP" };
  const rows = reports.map(({ method, width, losses, best }) => [
    names[method],
    String(width),
    ...losses.map((loss, index) => (loss === null ? "-" : `${loss.toFixed(3)}${index === best?.index ? " *" : ""}`)),
  ]);
  const moved = (method: "standard" | "mup") =>
    moves[method] === null ? "some width has none" : `${moves[method]} ${moves[method] === 1 ? "point" : "points"}`;
  return [
    textTable(["parametrisation", "width", ...rates.map((rate) => rate.toPrecision(2))], rows),
    "",
    `Final validation loss by learning rate, lowest marked. Between widths the best rate moves by: standard ${moved("standard")}, muP ${moved("mup")} of the factor-of-2 grid.`,
  ].join("\n");
}
