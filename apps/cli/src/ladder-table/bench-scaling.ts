/** `trainyard bench scaling`: whether a held-out rung does what was predicted, fits find known constants, and tables a published rate. */

import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseOrThrow } from "@trainyard/contracts";
import { ladderTable, measureScaling, type ScalingMeasurement } from "@trainyard/search/measure";
import { type Command, Option } from "commander";
import type { Act } from "../act";
import { homeDirectory } from "../environment";
import { formatInteger, formatPercent } from "../format";
import type { Context, Outcome } from "../outcome";
import { readTable } from "../recorded-curves/read-table";
import { numberArgument } from "../run-options";
import { textTable } from "../text-table";

const shippedTable = fileURLToPath(new URL("../../../../packages/search/tables/pythia-nano-ladder.json.gz", import.meta.url));

interface ScalingBenchOptions {
  table: string;
  trials: number;
  record: boolean;
  provider: "cpu" | "webgpu" | "cuda";
  jobs: number;
}

export function addScalingBench(bench: Command, act: Act): void {
  bench
    .command("scaling")
    .description(
      "a ladder's held-out rung against its prediction, fits of known constants, and a published rate by interpolation; needs no server",
    )
    .option("--table <file>", "the ladder, as packages/search/tables has one", shippedTable)
    .option("--trials <count>", "synthetic sets of runs that are fitted", numberArgument, 100)
    .option("--record", "train the ladder anew and write the file: about an hour of one core; interrupted, it goes on where it was", false)
    .addOption(new Option("--provider <name>", "what trains it").choices(["cpu", "webgpu", "cuda"]).default("cpu"))
    .option("--jobs <count>", "processes that train it at once", numberArgument, availableParallelism())
    .action(act((context, options: ScalingBenchOptions) => benchScaling(context, options)));
}

async function benchScaling(context: Context, options: ScalingBenchOptions): Promise<Outcome> {
  if (options.record) await record(context, options);
  const measurement = measureScaling(await readTable(options.table, (value) => parseOrThrow(ladderTable, value)), {
    trials: options.trials,
  });
  return { document: measurement, text: reportText(measurement) };
}

async function record({ json, signal }: Context, { table: file, provider, jobs }: ScalingBenchOptions): Promise<void> {
  // Loaded here: it brings the native runtime, which the bench itself does not need.
  const { recordLadder } = await import("./record-ladder");
  const datasetDirectory = join(homeDirectory(), "datasets", "sotu");
  const onProgress = (message: string) => void (json || process.stderr.write(`${message}\n`));
  await recordLadder({ file, datasetDirectory, executionProvider: provider, processes: jobs, signal, onProgress });
}

function reportText({ climb, recovery, interpolation, law }: ScalingMeasurement): string {
  const rows = climb.map(({ parameters, runs, predicted, low, high, actual, relativeError, inside90, curveInside }) => [
    formatInteger(parameters),
    String(runs),
    `${predicted.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`,
    actual.toFixed(3),
    signedPercent(relativeError),
    inside90 ? "yes" : "no",
    formatPercent(curveInside),
  ]);
  const { irreducible, sizeExponent, dataExponent } = law;
  const ranged = ({ value, low, high }: typeof irreducible) => `${value.toPrecision(3)} (${low.toPrecision(3)} to ${high.toPrecision(3)})`;
  return [
    textTable(["parameters", "from runs", "predicted, 90 % band", "actual", "error", "within", "looks within"], rows),
    "",
    "Each size from all smaller ones; the last is in no fit.",
    `Law of the others: E ${ranged(irreducible)}, alpha ${ranged(sizeExponent)}, beta ${ranged(dataExponent)}.`,
    `Known constants: all five within their joint 95 % intervals in ${recovery.inside95} of ${recovery.trials} synthetic sets of 240 runs.`,
    `GPT-NeoX-20B's learning rate from GPT-3's rows: ${interpolation.neox20bLr.toPrecision(3)}, ${signedPercent(interpolation.relativeError)} of 0.97e-4.`,
  ].join("\n");
}

function signedPercent(share: number): string {
  return `${share < 0 ? "" : "+"}${(100 * share).toFixed(1)} %`;
}
