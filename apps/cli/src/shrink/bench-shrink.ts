/** `trainyard bench shrink`: what half of a trained model is worth once it was fine-tuned for a tenth of the tokens. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ShrinkRequest, shrinkRequest } from "@trainyard/contracts";
import { resolveSpecification } from "@trainyard/model/recipes";
import { type Command, Option } from "commander";
import type { Act } from "../act";
import { homeDirectory } from "../environment";
import { exitCode } from "../exit-code";
import { formatInteger, formatLoss, formatPercent } from "../format";
import type { Context, Outcome } from "../outcome";
import { numberArgument } from "../run-options";
import { textTable } from "../text-table";
import type { ShrinkMeasurement } from "./measure-shrink";

interface ShrinkBenchOptions {
  checkpoint?: string;
  dataset: string;
  steps: number;
  remove: number;
  method: ShrinkRequest["method"];
  threads: number;
}

/** Most that the validation loss may rise by. */
const allowedIncrease = 0.1;

export function addShrinkBench(bench: Command, act: Act): void {
  bench
    .command("shrink")
    .description(
      "half of a trained gpt2-micro cut away and the rest fine-tuned on a tenth of its tokens: size, speed and loss; needs no server",
    )
    .option("--checkpoint <folder>", "of a trained model; otherwise a gpt2-micro is trained first, most of an hour of two cores")
    .option("--dataset <folder>", "that it was trained on", join(homeDirectory(), "datasets", "sotu"))
    .option("--steps <count>", "that the gpt2-micro is trained for", numberArgument, 1_200)
    .option("--remove <share>", "of the parameters that are no embeddings", numberArgument, 0.5)
    .addOption(new Option("--method <name>", "what goes").choices(["heads-and-units", "layers"]).default("heads-and-units"))
    .option("--threads <count>", "to compute with", numberArgument, 2)
    .action(act((context, options: ShrinkBenchOptions) => benchShrink(context, options)));
}

async function benchShrink({ json }: Context, options: ShrinkBenchOptions): Promise<Outcome> {
  const { method, remove, threads, steps } = options;
  // Loaded here: it brings the native runtime.
  const { measureShrink, train } = await import("./measure-shrink");
  const onProgress = (message: string) => void (json || process.stderr.write(`${message}\n`));
  const directory = await mkdtemp(join(tmpdir(), "trainyard-shrink-"));
  const where = { datasetDirectory: resolve(options.dataset), threads, onProgress };
  try {
    const trained = join(directory, "trained");
    if (options.checkpoint === undefined) {
      const specification = resolveSpecification("gpt2-micro", { duration: { steps }, checkpoint: { everySteps: steps } });
      await train(specification, { ...where, checkpointDirectory: trained, pretrainedFrom: null });
    }
    const checkpointDirectory =
      options.checkpoint === undefined ? join(trained, `step-${String(steps).padStart(8, "0")}`) : resolve(options.checkpoint);
    const request = shrinkRequest.parse({ method, removeShare: remove });
    const measured = await measureShrink({ ...where, checkpointDirectory, directory, request });
    const isKept = measured.relativeLossIncrease !== null && measured.relativeLossIncrease <= allowedIncrease;
    return { document: measured, text: report(measured), exitCode: isKept ? exitCode.ok : exitCode.failed };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function report({ plan, tokensSeen, fineTuneTokens, relativeLossIncrease, ...models }: ShrinkMeasurement): string {
  const rows = Object.entries({ before: models.before, cut: models.cut, "fine-tuned": models.after }).map(([name, figures]) => [
    name,
    formatInteger(figures.parameters),
    formatInteger(figures.nonEmbeddingParameters),
    formatInteger(figures.tokensPerSecond),
    formatLoss(figures.validationLoss),
  ]);
  const { layers, heads, feedForwardWidth, removedShare } = plan;
  return [
    textTable(["model", "parameters", "without embeddings", "tokens/s", "validation loss"], rows),
    `${formatPercent(removedShare)} of the parameters without embeddings are gone: ${layers} layers of ${heads} heads and ${feedForwardWidth} hidden units stay.`,
    `Fine-tuned on ${formatInteger(fineTuneTokens)} tokens, of ${formatInteger(tokensSeen)} seen before: ${change(relativeLossIncrease)}.`,
  ].join("\n");
}

function change(relativeIncrease: number | null): string {
  if (relativeIncrease === null) return "the loss is not a number";
  return `validation loss ${relativeIncrease < 0 ? "" : "+"}${formatPercent(relativeIncrease)}`;
}
