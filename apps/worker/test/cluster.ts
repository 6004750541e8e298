/** A whole cluster for one test file: its own Postgres and Redis, and worker processes as an operator would start them. */
import { type ChildProcess, fork } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Checkpoint, endedStatuses, type IncidentKind, type Node, type RunDetail, recoveryRules } from "@trainyard/contracts";
import { createLivePublisher, createSegmentQueue, type LivePublisher, type SegmentQueue } from "@trainyard/queue";
import { createStore, type Store } from "@trainyard/store";
import { createTestDatabase } from "@trainyard/store/testing";
import { type Service, startPostgres, startRedis } from "../../../scripts/services/index.mjs";
import { deliverOutbox } from "../src/outbox-delivery";
import { tsxArguments } from "../src/tsx-arguments";
import { type SampleRun, specification } from "./sample-run";
import { writeTinyDataset } from "./tiny-dataset";
import { until } from "./until";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

interface TestWorker {
  readonly name: string;
  readonly pid: number;
  readonly child: ChildProcess;
  /** Everything it logged. */
  readonly lines: string[];
  signal(signal: NodeJS.Signals): void;
  /** Exit status, null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Process id of the newest trainer it started. */
  trainerPid(): number | null;
}

export interface Cluster {
  readonly home: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly store: Store;
  readonly queue: SegmentQueue;
  readonly publisher: LivePublisher;
  /** Stops Postgres in order and starts it again on the same port and data. */
  restartPostgres(whileAway: () => Promise<void>): Promise<void>;
  /** Kills Redis, removes its data and starts it again on the same port. */
  loseRedis(): Promise<void>;
  /** With the variables of the worker before it under this name where none are given. */
  startWorker(name: string, variables?: Record<string, string>): Promise<TestWorker>;
  /** The newest worker started under the name. */
  worker(name: string | null): TestWorker;
  createRun(changes?: SampleRun): Promise<RunDetail>;
  /** Waits until `condition` holds of the run. */
  runWhere(runId: string, what: string, condition: (run: RunDetail) => boolean, withinMs?: number): Promise<RunDetail>;
  /** Waits until so many checkpoints of the run are recorded, which is some steps after they were due. */
  checkpointed(runId: string, count?: number): Promise<Checkpoint[]>;
  /** Stops the run as a person would and waits until it has stopped. */
  stopRun(runId: string): Promise<RunDetail>;
  node(name: string): Promise<Node>;
  /** Steps of the effective curve, in order of recording. */
  effectiveSteps(runId: string): Promise<number[]>;
  /** Kinds of incidents, newest first, without those that detectors saw in a curve: tiny runs on a tiny text are not calm. */
  losses(runId?: string): Promise<IncidentKind[]>;
  /** Hash of the run's newest state. */
  finalStateHash(runId: string): Promise<string | undefined>;
  /** Ends what a test left running and starts again the workers it left dead, so that the next test does not depend on it. */
  tidy(): Promise<void>;
  stop(): Promise<void>;
}

const ofCurves: ReadonlySet<IncidentKind> = new Set(["spike", "divergence", "plateau"]);

export async function startCluster(): Promise<Cluster> {
  const directory = await mkdtemp(join(tmpdir(), "trainyard-worker-test-"));
  await chmod(directory, 0o711); // the account that root lends to PostgreSQL must be able to enter
  const home = join(directory, "home");
  const redisDirectory = join(directory, "redis");
  let postgres: Service = await startPostgres({ directory: join(directory, "postgres") });
  let redis: Service = await startRedis({ directory: redisDirectory });
  const { databaseUrl } = await createTestDatabase(postgres.url);
  const dataset = await writeTinyDataset(join(home, "datasets", "tiny"));
  const store = createStore({ databaseUrl });
  const ignoreOutage = () => undefined;
  const queue = createSegmentQueue({ redisUrl: redis.url, onError: ignoreOutage });
  const publisher = createLivePublisher({ redisUrl: redis.url, onError: ignoreOutage });
  await store.datasets.register(dataset);
  // Tests break nodes far more often than a rule may see.
  await store.settings.setRules(recoveryRules.parse({ cordonAfterFailures: 0 }), "test");
  const workers: TestWorker[] = [];

  const runWhere: Cluster["runWhere"] = (runId, what, condition, withinMs) =>
    until(
      `run ${what}`,
      async () => {
        const run = await store.runs.get(runId);
        return condition(run) && run;
      },
      withinMs,
    );

  const variablesOf = new Map<string, Record<string, string>>();
  const startWorker: Cluster["startWorker"] = async (name, variables = variablesOf.get(name) ?? {}) => {
    variablesOf.set(name, variables);
    const worker = spawnWorker(name, { DATABASE_URL: databaseUrl, REDIS_URL: redis.url, TRAINYARD_HOME: home, ...variables });
    workers.push(worker);
    await until(`${name} is healthy or cordoned`, async () => {
      const node = (await store.nodes.list()).find((candidate) => candidate.name === name);
      return node?.pid === worker.pid && node.state !== "lost";
    });
    return worker;
  };

  const stopRun: Cluster["stopRun"] = async (runId) => {
    const { wakeNodeId } = await store.actions.stop({ runId, author: "test", reason: "the test is done with it" });
    if (wakeNodeId !== null) await publisher.wakeNode(wakeNodeId);
    return runWhere(runId, "stopped", ({ status }) => status === "stopped");
  };

  return {
    home,
    databaseUrl,
    redisUrl: redis.url,
    store,
    queue,
    publisher,
    runWhere,
    async restartPostgres(whileAway) {
      await postgres.stop();
      await whileAway();
      postgres = await startPostgres({ directory: join(directory, "postgres") });
    },
    async loseRedis() {
      await redis.kill();
      await Promise.all(["appendonlydir", "dump.rdb"].map((name) => rm(join(redisDirectory, name), { recursive: true, force: true })));
      redis = await startRedis({ directory: redisDirectory });
    },
    startWorker,
    async createRun(changes) {
      const run = await store.runs.create({ specification: specification(changes), parameters: 7_000, author: "test" });
      await deliverOutbox(store, queue);
      return run;
    },
    worker(name) {
      const worker = workers.findLast((candidate) => candidate.name === name);
      if (worker === undefined) throw new Error(`There is no worker ${name}.`);
      return worker;
    },
    checkpointed: (runId, count = 1) =>
      until(`${count} checkpoints are recorded`, async () => {
        const checkpoints = await store.checkpoints.list(runId);
        return checkpoints.length >= count && checkpoints;
      }),
    stopRun,
    async node(name) {
      const node = (await store.nodes.list()).find((candidate) => candidate.name === name);
      if (node === undefined) throw new Error(`There is no node ${name}.`);
      return node;
    },
    async effectiveSteps(runId) {
      let text = "";
      for await (const part of store.series.csv(runId)) text += part;
      const [header = "", ...rows] = text.trim().split("\n");
      const columns = header.split(",");
      const [step, effective] = [columns.indexOf("step"), columns.indexOf("effective")];
      return rows
        .map((row) => row.split(","))
        .filter((cells) => cells[effective] === "true")
        .map((cells) => Number(cells[step]));
    },
    async losses(runId) {
      const incidents = await store.incidents.list(runId === undefined ? {} : { runId });
      return incidents.map(({ kind }) => kind).filter((kind) => !ofCurves.has(kind));
    },
    async finalStateHash(runId) {
      const [newest] = await store.checkpoints.list(runId);
      return newest?.stateHash;
    },
    async tidy() {
      for (const name of new Set(workers.map((worker) => worker.name))) {
        const newest = workers.findLast((worker) => worker.name === name);
        newest?.signal("SIGCONT");
        if (newest?.child.exitCode !== null || newest.child.signalCode !== null) await startWorker(name);
      }
      for (const run of await store.runs.list()) if (!endedStatuses.includes(run.status)) await stopRun(run.id);
    },
    async stop() {
      for (const worker of workers) worker.signal("SIGKILL");
      await Promise.all(workers.map((worker) => worker.exited));
      await Promise.all([store.close(), queue.close(), publisher.close()]);
      await Promise.all([postgres.kill(), redis.kill()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function spawnWorker(name: string, variables: Record<string, string>): TestWorker {
  const child = fork(main, {
    env: { ...process.env, ...variables, TRAINYARD_NODE: name, TRAINYARD_THREADS: "1" },
    execArgv: tsxArguments(),
    stdio: ["ignore", "pipe", "inherit", "ipc"], // the channel ends it should this process be killed
  });
  const { pid, stdout } = child;
  if (pid === undefined || stdout === null) throw new Error(`The worker ${name} did not start.`);
  const lines: string[] = [];
  createInterface({ input: stdout }).on("line", (line) => lines.push(line));
  return {
    name,
    pid,
    child,
    lines,
    signal: (signal) => void child.kill(signal),
    exited: new Promise((resolve) => child.once("close", (code) => resolve(code))),
    trainerPid() {
      const newest = lines.findLast((line) => line.includes("trainerPid"));
      const pidText = newest === undefined ? undefined : /"trainerPid":(\d+)/.exec(newest)?.[1];
      return pidText === undefined ? null : Number(pidText);
    },
  };
}

/** Whether a process exists and is not a zombie that waits for its parent. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** 1, 2, ... n. */
export function stepsTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
