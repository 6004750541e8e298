/**
 * What the control plane costs: the same run trained bare and under a whole worker, in turns of two seconds, so that the machine's moods
 * cancel. The side whose turn it is not stands still (SIGSTOP), agent and trainer alike.
 */
import { fork } from "node:child_process";
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
import { type Turn, turnRates } from "./turn-rates";

/** Holds two heartbeats and ten flushes; much shorter than the silence that makes a node suspect. */
const turnMs = 2_000;
const startWithinMs = 300_000;
const longestMs = 480_000;

export interface BenchOverheadOptions {
  /** Steps each side makes at least, 400 when left out. */
  readonly steps?: number;
  readonly onProgress?: (message: string) => void;
}

export interface OverheadResult {
  /** Median over turns, trainer alone. */
  readonly bareTokensPerSecond: number;
  /** Likewise with agent, heartbeat, Postgres, Redis and coordinator at work. */
  readonly managedTokensPerSecond: number;
  /** Median over pairs of neighbouring turns of managed / bare: what both turns of a pair suffer alike cancels. */
  readonly ratio: number;
}

/** One side of the comparison. */
interface Side {
  readonly resume: () => void;
  readonly freeze: () => void;
  /** When each step so far ended, milliseconds by the trainer's clock. */
  readonly stepTimesMs: () => Promise<readonly number[]>;
}

/** Trains gpt2-nano on private services in a temporary folder, on all cores, so that the control plane competes with the trainer for them. */
export async function benchOverhead({ steps = 400, onProgress = () => undefined }: BenchOverheadOptions = {}): Promise<OverheadResult> {
  const directory = await mkdtemp(join(tmpdir(), "trainyard-overhead-"));
  await chmod(directory, 0o711); // the account that root lends to PostgreSQL must be able to enter
  const home = join(directory, "home");
  const specification = benchSpecification();
  const threads = availableParallelism();
  const closing: (() => unknown)[] = [() => rm(directory, { recursive: true, force: true })];
  const interruption = new AbortController();
  const interrupt = () => interruption.abort(new TrainyardError("internal", "The bench was interrupted."));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupt);
  closing.push(() => process.off("SIGINT", interrupt).off("SIGTERM", interrupt));
  try {
    const { dataset: name } = specification.data;
    const dataset = await ensureDataset({ directory: join(home, "datasets", name), name, onProgress });
    const postgres = await startPostgres({ directory: join(directory, "postgres") });
    closing.push(postgres.stop);
    const redis = await startRedis({ directory: join(directory, "redis") });
    closing.push(redis.stop);
    const { databaseUrl } = await createTestDatabase(postgres.url);
    const store = createStore({ databaseUrl });
    closing.push(store.close);
    await store.datasets.register(dataset);
    const variables = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url, TRAINYARD_HOME: home, TRAINYARD_THREADS: String(threads) };

    const bare = startBare(specification, home, threads, closing);
    await made(bare, 1, interruption.signal);
    bare.freeze();
    const managed = await startManaged(specification, store, variables, closing);
    await made(managed, 1, interruption.signal);
    managed.freeze();

    const turns: { bare: Turn; managed: Turn }[] = [];
    for (const deadline = Date.now() + longestMs; Date.now() < deadline; ) {
      turns.push({ bare: await takeTurn(bare, interruption.signal), managed: await takeTurn(managed, interruption.signal) });
      const fewest = Math.min((await bare.stepTimesMs()).length, (await managed.stepTimesMs()).length);
      if (turns.length % 10 === 0) onProgress(`${fewest} of ${steps} steps each.`);
      if (fewest >= steps) break;
    }
    managed.resume(); // its newest steps are still on their way to the database
    const lastStepMs = turns.at(-1)?.managed.untilMs ?? 0;
    await until(async () => ((await managed.stepTimesMs()).at(-1) ?? 0) > lastStepMs, interruption.signal);
    return compare(specification, turns, await bare.stepTimesMs(), await managed.stepTimesMs());
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

function compare(
  specification: RunSpecification,
  turns: readonly { bare: Turn; managed: Turn }[],
  bareTimesMs: readonly number[],
  managedTimesMs: readonly number[],
): OverheadResult {
  const bare = turnRates(
    turns.map((turn) => turn.bare),
    bareTimesMs,
  );
  const managed = turnRates(
    turns.map((turn) => turn.managed),
    managedTimesMs,
  );
  const ratios = bare.flatMap((rate, pair) => {
    const other = managed[pair] ?? null;
    return rate === null || other === null ? [] : [other / rate];
  });
  const tokensPerSecond = (rates: readonly (number | null)[]) =>
    median(rates.filter((rate) => rate !== null)) * tokensPerStep(specification);
  if (ratios.length === 0) throw new TrainyardError("internal", "A step takes too long here to fit several into a turn.");
  return { bareTokensPerSecond: tokensPerSecond(bare), managedTokensPerSecond: tokensPerSecond(managed), ratio: median(ratios) };
}

/** gpt2-nano with nothing beside its steps: evaluations, samples and checkpoints come from the trainer on both sides and are not the question. */
function benchSpecification(): RunSpecification {
  const { specification } = recipeByName("gpt2-nano");
  const never = 1_000_000;
  return {
    ...specification,
    duration: { steps: never },
    evaluation: { ...specification.evaluation, everySteps: never },
    samples: { ...specification.samples, everySteps: 0 },
    checkpoint: { everySteps: never, keep: 1 },
  };
}

function startBare(specification: RunSpecification, home: string, threads: number, closing: (() => unknown)[]): Side {
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
      pretrainedFrom: null,
      threads,
    },
    (message) => {
      if (message.type === "step") timesMs.push(message.point.timeMs);
    },
  );
  closing.push(() => {
    trainer.kill();
    return trainer.exited;
  });
  return { resume: trainer.release, freeze: trainer.hold, stepTimesMs: async () => timesMs };
}

async function startManaged(
  specification: RunSpecification,
  store: Store,
  variables: Record<string, string>,
  closing: (() => unknown)[],
): Promise<Side> {
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const child = fork(main, {
    env: { ...process.env, ...variables, TRAINYARD_NODE: "bench" },
    execArgv: tsxArguments(),
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    detached: true, // a process group of its own, so that agent and trainer stand still together
  });
  const { pid } = child;
  if (pid === undefined) throw new TrainyardError("internal", "The worker could not be started.");
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const signal = (name: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, name);
  };
  closing.push(async () => {
    signal("SIGKILL");
    await exited;
  });
  const run = await store.runs.create({ specification, parameters: parameterCount(specification.model), author: "bench" });
  return { resume: () => signal("SIGCONT"), freeze: () => signal("SIGSTOP"), stepTimesMs: () => recordedStepTimes(run.id, store) };
}

async function recordedStepTimes(runId: string, store: Store): Promise<number[]> {
  const times: number[] = [];
  let column: number | null = null;
  for await (const part of store.series.csv(runId))
    for (const line of part.trimEnd().split("\n")) {
      const cells = line.split(",");
      if (column === null) column = cells.indexOf("timeMs");
      else if (cells[column] !== undefined) times.push(Number(cells[column]));
    }
  return times;
}

async function takeTurn(side: Side, signal: AbortSignal): Promise<Turn> {
  const fromMs = Date.now();
  side.resume();
  await sleep(turnMs, undefined, { signal });
  side.freeze();
  return { fromMs, untilMs: Date.now() };
}

function made(side: Side, steps: number, signal: AbortSignal): Promise<void> {
  return until(async () => (await side.stepTimesMs()).length >= steps, signal);
}

async function until(condition: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + startWithinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new TrainyardError("internal", "The trainer made no step in time.");
    await sleep(200, undefined, { signal });
  }
}
