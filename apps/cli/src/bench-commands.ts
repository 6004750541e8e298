/** `trainyard bench`: how fast the engine is, what fits, what the control plane costs, and how live the page is. */
import { availableParallelism } from "node:os";
import { type BatchTrial, type RunSummary, TrainyardError } from "@trainyard/contracts";
import { formatGibibytes } from "@trainyard/model/counts";
import { resolveSpecification } from "@trainyard/model/recipes";
import type { Command } from "commander";
import type { Act } from "./act";
import { describeFinding, describeTrial } from "./batch-report";
import { addRecoveryBench } from "./bench-recovery";
import { checkpointFigures, checkpointReport } from "./checkpoint-report";
import { addDetectorBench } from "./detectors/bench-detectors";
import { engineTable } from "./engine-table";
import { defaultAuthor } from "./environment";
import { exitCode } from "./exit-code";
import { findRun } from "./find";
import { formatInteger, formatPercent } from "./format";
import { addSamplerBench } from "./hpo/bench-hpo";
import { addSchedulerBench } from "./hpo/bench-schedulers";
import { addScalingBench } from "./ladder-table/bench-scaling";
import type { Context, Outcome } from "./outcome";
import { numberArgument, overridesOfAssignments, setOption } from "./run-options";
import { addShrinkBench } from "./shrink/bench-shrink";
import { addWidthBench } from "./width-table/bench-widths";

interface EngineOptions {
  threads?: number;
  rounds: number;
}

interface CheckpointOptions {
  recipe: string;
  checkpoints: number;
  directory?: string;
}

interface LiveOptions {
  run?: string;
  points: number;
  timeout: number;
}

interface BatchOptions {
  recipe: string;
  set: string[];
  threads: number;
}

/** Longer than any measurement; the run is stopped when the measurement is done. */
const benchRunSteps = 100_000;

export function addBenchCommands(program: Command, act: Act): void {
  const bench = program.command("bench").description("measure what Trainyard promises");

  bench
    .command("engine")
    .description("training speed of three shapes of GPT-2 against this machine's matrix products; needs no server")
    .option("--threads <count>", "threads, all cores when left out", numberArgument)
    .option("--rounds <count>", "times each shape is measured, a second or one step each", numberArgument, 9)
    .action(act((context, options: EngineOptions) => benchEngine(context, options)));

  bench
    .command("checkpoint")
    .description("how long training stands still for a checkpoint, and how long a save and a verified load take; needs no server")
    .option("--recipe <name>", "recipe whose model is trained, on few tokens a step", "gpt2-124m")
    .option("--checkpoints <count>", "checkpoints measured", numberArgument, 8)
    .option("--directory <path>", "where they are written, two at a time; the temporary folder when left out")
    .action(act((context, options: CheckpointOptions) => benchCheckpoint(context, options)));

  bench
    .command("overhead")
    .description("tokens per second bare and under the control plane; needs no server")
    .option("--steps <count>", "steps measured of each", numberArgument, 200)
    .action(act(({ json }, { steps }: { steps: number }) => benchOverhead(steps, json)));

  bench
    .command("batch")
    .description("largest micro-batch of a recipe that fits this machine, and how fast each size trains; needs no server")
    .requiredOption("--recipe <name>", "recipe whose model is tried, such as gpt2-nano")
    .addOption(setOption("any field of it, such as model.context=512; may be repeated").default([], "none"))
    .option("--threads <count>", "threads to train on", numberArgument, availableParallelism())
    .action(act((context, options: BatchOptions) => benchBatch(context, options)));

  bench
    .command("memory")
    .description("resident memory of training small models, beside what is estimated; needs no server, and Linux")
    .action(act(({ json }) => benchMemory(json)));

  bench
    .command("live")
    .description("time from the end of a step to its point on screen, in a real browser")
    .option("--run <run>", "a running run; otherwise a gpt2-nano run is started, and stopped at the end")
    .option("--points <count>", "points to wait for", numberArgument, 60)
    .option("--timeout <seconds>", "give up waiting for points after so long", numberArgument, 120)
    .action(act((context, options: LiveOptions) => benchLive(context, options)));

  addRecoveryBench(bench, act);
  addDetectorBench(bench, act);
  addSamplerBench(bench, act);
  addSchedulerBench(bench, act);
  addWidthBench(bench, act);
  addScalingBench(bench, act);
  addShrinkBench(bench, act);
}

async function benchEngine({ json, signal }: Context, options: EngineOptions): Promise<Outcome> {
  const { benchEngine: measure } = await import("@trainyard/worker/bench-engine");
  const onProgress = (message: string) => void (json || process.stdout.write(`${message}\n`));
  const result = await measure({ ...options, signal, onProgress });
  return { document: result, text: engineTable(result) };
}

async function benchCheckpoint({ json, signal }: Context, options: CheckpointOptions): Promise<Outcome> {
  const { benchCheckpoint: measure } = await import("@trainyard/worker/bench-checkpoint");
  const onProgress = (message: string) => void (json || process.stdout.write(`${message}\n`));
  const measured = await measure({ ...options, signal, onProgress });
  return { document: checkpointFigures(measured), text: checkpointReport(measured) };
}

async function benchBatch({ signal, json }: Context, { recipe, set, threads }: BatchOptions): Promise<Outcome> {
  const { findBatch } = await import("@trainyard/worker/batch-finder");
  const specification = resolveSpecification(recipe, overridesOfAssignments(set));
  const onTrial = (trial: BatchTrial) => void (json || process.stdout.write(`${describeTrial(trial)}\n`));
  const finding = await findBatch({ specification, threads, memoryLimitBytes: null, signal, onTrial });
  return {
    document: { recipe, ...finding },
    text: describeFinding(finding),
    exitCode: finding.proposed === null ? exitCode.failed : exitCode.ok,
  };
}

async function benchMemory(json: boolean): Promise<Outcome> {
  const { benchMemory: measure } = await import("@trainyard/worker/bench-memory");
  const items: object[] = [];
  await measure(availableParallelism(), (measured) => {
    items.push(measured);
    if (json) return;
    const { name, measuredBytes, estimate, ratio } = measured;
    const estimated = `${formatGibibytes(estimate.totalBytes)}, ${formatPercent(ratio)} of it, estimated`;
    process.stdout.write(`${name.padEnd(26)} ${formatGibibytes(measuredBytes)} measured; ${estimated}\n`);
  });
  return { document: { items }, text: `${items.length} models measured.` };
}

async function benchOverhead(steps: number, json: boolean): Promise<Outcome> {
  const { benchOverhead: measure } = await import("@trainyard/worker/bench-overhead");
  const onProgress = (message: string) => void (json || process.stdout.write(`${message}\n`));
  const result = await measure({ steps, onProgress });
  const text = [
    `bare      ${formatInteger(result.bareTokensPerSecond)} tokens/s`,
    `managed   ${formatInteger(result.managedTokensPerSecond)} tokens/s`,
    `ratio     ${formatPercent(result.ratio)}`,
  ].join("\n");
  return { document: result, text };
}

async function benchLive(context: Context, { run, points, timeout }: LiveOptions): Promise<Outcome> {
  const { benchLive: measure } = await import("./bench-live");
  const watched = run === undefined ? await startBenchRun(context) : await findRun(context.client, run);
  try {
    const latency = await measure(context, watched, { points, timeoutMs: timeout * 1_000 });
    const text = `p50 ${Math.round(latency.p50Ms)} ms · p95 ${Math.round(latency.p95Ms)} ms · ${latency.points} points`;
    return { document: latency, text };
  } finally {
    if (run === undefined) await stopBenchRun(context, watched);
  }
}

async function startBenchRun({ client }: Context): Promise<RunSummary> {
  const overrides = { duration: { steps: benchRunSteps } };
  return client.call("createRun", { body: { recipe: "gpt2-nano", name: "bench live", author: defaultAuthor(), overrides } });
}

async function stopBenchRun({ client }: Context, { id }: RunSummary): Promise<void> {
  const body = { author: defaultAuthor(), reason: "bench live is done" };
  await client.call("stopRun", { runId: id, body }).catch((error: unknown) => {
    // It may have ended by itself; anything else must be known.
    if (!(error instanceof TrainyardError && error.code === "conflict")) throw error;
  });
}
