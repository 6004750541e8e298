/** Outages of what a run stands on: its worker, Redis, Postgres, the coordinator. Nothing measured is lost, nothing is doubled. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { tsxArguments } from "../src/tsx-arguments";
import { type Cluster, isAlive, startCluster, stepsTo } from "./cluster";
import { until } from "./until";

let cluster: Cluster;
vi.setConfig({ testTimeout: 240_000 });

beforeAll(async () => {
  cluster = await startCluster();
});
afterEach(() => cluster.tidy());
afterAll(() => cluster?.stop());

test("SIGTERM: the run is checkpointed, the worker leaves, and the next worker goes on where it stood", async () => {
  const first = await cluster.startWorker("one");
  const { id } = await cluster.createRun({ steps: 1_000, checkpointEverySteps: 100_000 });
  await cluster.runWhere(id, "makes steps", ({ step }) => step > 20);
  const trainerPid = first.trainerPid();
  first.signal("SIGTERM");
  expect(await first.exited).toBe(0);
  expect(trainerPid !== null && isAlive(trainerPid)).toBe(false);
  const between = await cluster.store.runs.get(id);
  expect(between.status).toBe("queued");
  expect(between.segments[0]).toMatchObject({ endReason: "drained" });
  expect(between.segments[1]?.startStep).toBe(between.segments[0]?.lastStep);
  expect(await cluster.losses()).toEqual([]);

  await cluster.startWorker("one");
  const finished = await cluster.runWhere(id, "finished", ({ status }) => status === "finished");
  expect(finished.segments).toHaveLength(2);
  expect(await cluster.effectiveSteps(id)).toEqual(stepsTo(1_000));
});

test("Redis loses everything: the running run goes on, a second delivery elsewhere claims nothing, and a waiting run is delivered again", async () => {
  const running = await cluster.createRun({ steps: 100_000, checkpointEverySteps: 100_000 });
  await cluster.runWhere(running.id, "makes steps", ({ step }) => step > 5);
  const waiting = await cluster.createRun({ steps: 20, seed: 9 });
  await cluster.loseRedis();
  const { step } = await cluster.store.runs.get(running.id);
  await cluster.startWorker("two");
  const [segment] = running.segments;
  if (segment === undefined) throw new Error("The run has no segment.");
  await cluster.queue.enqueue(segment.id);
  await cluster.runWhere(waiting.id, "finished", ({ status }) => status === "finished");
  await until("the second delivery was taken", async () => !(await cluster.queue.has(segment.id)));
  const after = await cluster.runWhere(running.id, "goes on", (run) => run.status === "running" && run.step > step);
  expect(after.segments).toHaveLength(1);
  expect(after.node).toBe("one");
});

test("Postgres restarts: training goes on meanwhile, and every point arrives once", async () => {
  const { id } = await cluster.createRun({ steps: 2_000, checkpointEverySteps: 100 });
  const { node } = await cluster.runWhere(id, "makes steps", ({ step }) => step > 20);
  const worker = cluster.worker(node);
  const trainerPid = worker.trainerPid();
  await cluster.restartPostgres(async () => {
    await until("the worker noticed", () => worker.lines.some((line) => line.includes("Postgres does not answer")));
    expect(trainerPid !== null && isAlive(trainerPid)).toBe(true);
  });
  const run = await cluster.runWhere(id, "finished", ({ status }) => status === "finished");
  expect(run.segments).toHaveLength(1);
  expect(await cluster.effectiveSteps(id)).toEqual(stepsTo(2_000));
  expect(await cluster.losses()).toEqual([]);
});

test("a coordinator that freezes does not keep the cluster without one", async () => {
  const { databaseUrl } = cluster;
  const holder = spawn(process.execPath, [...tsxArguments(), fileURLToPath(new URL("./hold-lock.ts", import.meta.url)), databaseUrl], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await once(holder.stdout, "data");
    const isHeld = async () => (await cluster.store.coordination.exclusively("watch", async () => true)) === null;
    expect(await isHeld()).toBe(true);
    holder.kill("SIGSTOP");
    await until("somebody else holds the lock", async () => !(await isHeld()));
  } finally {
    holder.kill("SIGKILL");
    await once(holder, "close");
  }
});
