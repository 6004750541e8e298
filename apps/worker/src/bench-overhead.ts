/** What the control plane costs: the same run trained bare and under a whole worker, in turns, so that the machine's moods cancel. */
import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type RunSpecification, TrainyardError, tokensPerStep } from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model/counts";
import { recipeByName } from "@trainyard/model/recipes";
import { createStore, type Store } from "@trainyard/store";
import { createTestDatabase } from "@trainyard/store/testing";
import { ensureDataset } from "@trainyard/trainer";
import { startPostgres, startRedis } from "../../../scripts/services/index.mjs";
import { median } from "./run-progress";
import { startTrainer } from "./trainer-process";
import { tsxArguments } from "./tsx-arguments";

/** Turns each side takes. */
const rounds = 4;
/** Steps of a measuring window: about a second of gpt2-nano, so that each holds a heartbeat and several flushes. */
const windowSteps = 10;
/** Steps left out at the start of each turn, while caches and clocks settle. */
const warmupSteps = 5;
const longestTurnMs = 300_000;

export interface BenchOverheadOptions {
  /** Measured steps of each side, 200 when left out. */
  readonly steps?: number;
  readonly onProgress?: (message: string) => void;
}

export interface OverheadResult {
  /** Median over windows, trainer alone. */
  readonly bareTokensPerSecond: number;
  /** Likewise with agent, heartbeat, Postgres, Redis and coordinator at work. */
  readonly managedTokensPerSecond: number;
  /** managed / bare. */
  readonly ratio: number;
}

/** Trains gpt2-nano on private services in a temporary folder, on all cores, so that the control plane competes with the trainer for them. */
export async function benchOverhead({ steps = 200, onProgress = () => undefined }: BenchOverheadOptions = {}): Promise<OverheadResult> {
  const directory = await mkdtemp(join(tmpdir(), "trainyard-overhead-"));
  await chmod(directory, 0o711); // the account that root lends to PostgreSQL must be able to enter
  const home = join(directory, "home");
  const specification = benchSpecification(Math.max(windowSteps, Math.ceil(steps / rounds)));
  const threads = availableParallelism();
  const closing: (() => Promise<unknown>)[] = [() => rm(directory, { recursive: true, force: true })];
  try {
    const dataset = await ensureDataset({
      directory: join(home, "datasets", specification.data.dataset),
      name: specification.data.dataset,
      onProgress,
    });
    const postgres = await startPostgres({ directory: join(directory, "postgres") });
    closing.push(() => postgres.stop());
    const redis = await startRedis({ directory: join(directory, "redis") });
    closing.push(() => redis.stop());
    const { databaseUrl } = await createTestDatabase(postgres.url);
    const store = createStore({ databaseUrl });
    closing.push(() => store.close());
    await store.datasets.register(dataset);
    const worker = startWorker({
      DATABASE_URL: databaseUrl,
      REDIS_URL: redis.url,
      TRAINYARD_HOME: home,
      TRAINYARD_THREADS: String(threads),
    });
    closing.push(worker.stop);

    const bare: number[] = [];
    const managed: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const turns = [
        async () => bare.push(...windowsOf(specification, await trainBare(specification, home, threads))),
        async () => managed.push(...windowsOf(specification, await trainManaged(specification, store))),
      ];
      for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
      onProgress(`Round ${round + 1} of ${rounds}: bare ${median(bare).toFixed(0)}, managed ${median(managed).toFixed(0)} tokens/s.`);
    }
    const [bareTokensPerSecond, managedTokensPerSecond] = [median(bare), median(managed)];
    return { bareTokensPerSecond, managedTokensPerSecond, ratio: managedTokensPerSecond / bareTokensPerSecond };
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** gpt2-nano with nothing beside its steps: evaluations, samples and checkpoints come from the trainer on both sides and are not the question. */
function benchSpecification(measuredSteps: number): RunSpecification {
  const steps = warmupSteps + measuredSteps;
  const { specification } = recipeByName("gpt2-nano");
  return {
    ...specification,
    schedule: { ...specification.schedule, warmupSteps: 0 },
    duration: { steps },
    evaluation: { everySteps: steps, batches: 1 },
    samples: { ...specification.samples, everySteps: 0 },
    checkpoint: { everySteps: steps, keep: 1 },
  };
}

/** When each step ended, milliseconds; the trainer's own clock. */
async function trainBare(specification: RunSpecification, home: string, threads: number): Promise<number[]> {
  const timesMs: number[] = [];
  const trainer = startTrainer(
    {
      type: "start",
      runId: "bench",
      segmentId: "bare",
      specification,
      datasetDirectory: join(home, "datasets", specification.data.dataset),
      checkpointDirectory: join(home, "bare"),
      resumeFrom: null,
      threads,
    },
    (message) => message.type === "step" && timesMs.push(message.point.timeMs),
  );
  const exit = await trainer.exited;
  await rm(join(home, "bare"), { recursive: true, force: true });
  if (exit.exitCode !== 0) throw new TrainyardError("internal", `The bare trainer failed: ${exit.stderrTail}`);
  return timesMs;
}

async function trainManaged(specification: RunSpecification, store: Store): Promise<number[]> {
  const { id } = await store.runs.create({ specification, parameters: parameterCount(specification.model), author: "bench" });
  const deadline = Date.now() + longestTurnMs;
  for (;;) {
    const { status, statusDetail } = await store.runs.get(id);
    if (status === "finished") break;
    if (status === "failed" || Date.now() > deadline)
      throw new TrainyardError("internal", `The managed run did not finish: ${statusDetail ?? status}`);
    await sleep(1_000);
  }
  const snapshot = await store.series.snapshot(id);
  return snapshot.series.find(({ metric }) => metric === "trainLoss")?.timeMs ?? [];
}

/** Tokens a second of each whole window after the warm-up. */
function windowsOf(specification: RunSpecification, timesMs: readonly number[]): number[] {
  const rates: number[] = [];
  for (let end = warmupSteps + windowSteps; end <= timesMs.length; end += windowSteps) {
    const elapsedMs = (timesMs[end - 1] ?? Number.NaN) - (timesMs[end - windowSteps - 1] ?? Number.NaN);
    rates.push((1_000 * windowSteps * tokensPerStep(specification)) / elapsedMs);
  }
  return rates;
}

function startWorker(variables: Record<string, string>): { stop: () => Promise<void> } {
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const child = spawn(process.execPath, [...tsxArguments(), main], {
    env: { ...process.env, ...variables, TRAINYARD_NODE: "bench" },
    stdio: "ignore",
  });
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    stop: () => {
      child.kill("SIGTERM");
      return exited;
    },
  };
}
