/** Sweeps on a whole cluster: trials are runs, pruned ones stay paused with their checkpoint, and what is decided does not depend on who dies. */
import type { SweepStatus, Trial } from "@trainyard/contracts";
import type { StoredSweep } from "@trainyard/store";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Cluster, startCluster } from "./cluster";
import { sampleSweep, startSweep } from "./sample-sweep";
import { until } from "./until";

let cluster: Cluster;
vi.setConfig({ testTimeout: 400_000 });

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.startWorker("one");
  await cluster.startWorker("two");
});
afterAll(() => cluster?.stop());

const sweepThatIs = (sweepId: string, status: SweepStatus): Promise<StoredSweep> =>
  until(
    `the sweep is ${status}`,
    async () => {
      const sweep = await cluster.store.sweeps.get(sweepId);
      return sweep.status === status && sweep;
    },
    200_000,
  );

/** What the search decided and measured, without how long it took and where. */
const valuesOf = (trials: readonly Trial[]) =>
  trials.map(({ number, values, objectives, status, why, rungs }) => ({ number, values, objectives, status, why, rungs }));

test("a random search trains every trial whole, as a run, and says which was best", async () => {
  const { id } = await startSweep(cluster.store);
  const sweep = await sweepThatIs(id, "finished");
  const trials = await cluster.store.trials.list(id);
  expect(trials.map(({ number, status, fraction }) => ({ number, status, fraction }))).toEqual(
    [1, 2, 3, 4].map((number) => ({ number, status: "finished", fraction: 1 })),
  );
  const losses = trials.map(({ objectives }) => objectives[0] ?? Number.NaN);
  expect(sweep.best?.objectives[0]).toBe(Math.min(...losses));
  expect(sweep.counts.finished).toBe(4);
  expect(sweep.used.tokens).toBe(trials.reduce((sum, { totalTokens }) => sum + totalTokens, 0));
  for (const { runId, values, objectives } of trials) {
    const run = await cluster.store.runs.get(runId ?? "");
    expect(run.status).toBe("finished");
    expect(run.specification.schedule.peakLearningRate).toBe(values["schedule.peakLearningRate"]);
    expect(run.validationLoss).toBe(objectives[0]);
    expect(run.trialOf?.sweepId).toBe(id);
  }
  const curves = await cluster.store.trials.curves(id, 100);
  expect(curves.map(({ number, train }) => [number, train.tokens.length])).toEqual([1, 2, 3, 4].map((number) => [number, 16]));
});

const asha = { scheduler: { name: "asha", reductionFactor: 2, least: 0.25 }, trials: 6 } as const;

test("ASHA pauses trials at rungs with a checkpoint and goes on with the best; whoever dies meanwhile, the same seed decides the same", async () => {
  const { id } = await startSweep(cluster.store, asha);
  await sweepThatIs(id, "finished");
  const trials = await cluster.store.trials.list(id);
  const pruned = trials.filter(({ status }) => status === "pruned");
  expect(pruned.length).toBeGreaterThan(0);
  expect(trials.some(({ status }) => status === "finished")).toBe(true);
  for (const { runId, rungs, why } of pruned) {
    const run = await cluster.store.runs.get(runId ?? "");
    expect(run.status).toBe("paused");
    expect(why).not.toBe("");
    const checkpoints = await cluster.store.checkpoints.list(run.id);
    expect(checkpoints[0]?.step).toBe(rungs.at(-1)?.step);
  }

  const disturbed = await startSweep(cluster.store, asha);
  const training = () =>
    until("a trial trains", async () => (await cluster.store.trials.list(disturbed.id)).find(({ status }) => status === "running"));
  const { runId } = await training();
  const { node } = await cluster.store.runs.get(runId ?? "");
  cluster.worker(node ?? "one").signal("SIGKILL");
  await cluster.loseRedis();
  await training();
  for (const name of ["one", "two"]) {
    cluster.worker(name).signal("SIGKILL");
    await cluster.worker(name).exited;
  }
  for (const name of ["one", "two"]) await cluster.startWorker(name);
  await sweepThatIs(disturbed.id, "finished");
  expect(valuesOf(await cluster.store.trials.list(disturbed.id))).toEqual(valuesOf(trials));
});

test("a population that is paused on the way: its members go on, and the worst from a better one's checkpoint with values of their own", async () => {
  const { store } = cluster;
  const scheduler = { name: "population", population: 3, generations: 2, quantile: 0.34 } as const;
  const rate = { kind: "float", path: "schedule.peakLearningRate", low: 1e-4, high: 1e-1, scale: "log" } as const;
  const { id: sweepId } = await startSweep(store, { scheduler, trials: 3, space: { parameters: [rate] }, seed: 3 });
  const by = { sweepId, author: "ada", reason: "the nodes are wanted elsewhere" };
  await until("a trial trains", async () => (await store.trials.list(sweepId)).some(({ status }) => status === "running"));
  await store.sweeps.pause(by);
  await until("none trains", async () =>
    (await store.runs.list({ sweepId })).every(({ status }) => status === "paused" || status === "finished"),
  );
  await store.sweeps.resume(by);
  await sweepThatIs(sweepId, "finished");
  const trials = await store.trials.list(sweepId);
  expect(trials.map(({ status }) => status)).toEqual(["finished", "finished", "finished"]);
  const copier = trials.find(({ rungs }) => rungs[0]?.decision === "copies");
  const source = trials.find(({ number }) => number === copier?.rungs[1]?.copiedFrom);
  if (copier === undefined || source === undefined) throw new Error("Nobody copied.");
  const { segments, specification } = await store.runs.get(copier.runId ?? "");
  expect(specification.schedule.peakLearningRate).toBe(copier.values[rate.path]);
  expect(segments.some(({ runId }) => runId === source.runId)).toBe(true);
});

test("a trial that diverges is recorded as such, leaves no incident open, and the sweep goes on; ordinary runs have their share", async () => {
  const { store } = cluster;
  // A decay of ten times the weights at each step makes them grow until they are no numbers.
  const decay = { kind: "categorical" as const, path: "optimizer.weightDecay", choices: [10, 0] };
  const { overrides = {} } = sampleSweep();
  const growing = { ...overrides, duration: { steps: 64 }, schedule: { warmup: 0, decay: "constant" as const, peakLearningRate: 1 } };
  const { id: sweepId } = await startSweep(store, {
    overrides: growing,
    space: { parameters: [decay] },
    sampler: { name: "grid" },
    trials: 2,
  });
  const ordinary = await cluster.createRun({ steps: 20 });
  await sweepThatIs(sweepId, "finished");
  const trials = await store.trials.list(sweepId);
  expect(Object.fromEntries(trials.map(({ values, status }) => [values[decay.path], status]))).toEqual({
    10: "diverged",
    0: "finished",
  });
  const diverged = trials.find(({ status }) => status === "diverged");
  const incidents = await store.incidents.list({ runId: diverged?.runId ?? "" });
  expect(incidents.length).toBeGreaterThan(0);
  expect(incidents.every(({ status }) => status === "resolved")).toBe(true);
  await cluster.runWhere(ordinary.id, "finished", ({ status }) => status === "finished");
});
