/** Sweeps on a whole cluster: trials are runs, pruned ones stay paused with their checkpoint, and what is decided does not depend on who dies. */
import type { SweepStatus, Trial } from "@trainyard/contracts";
import type { StoredSweep } from "@trainyard/store";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Cluster, startCluster } from "./cluster";
import { startSweep } from "./sample-sweep";
import { until } from "./until";

let cluster: Cluster;
vi.setConfig({ testTimeout: 240_000 });

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

const valuesOf = (trials: readonly Trial[]) => trials.map(({ values, objectives, status }) => ({ values, objectives, status }));

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

test("ASHA pauses trials at rungs with a checkpoint, goes on with the best, and the same seed decides the same", async () => {
  const asha = { scheduler: { name: "asha", reductionFactor: 2, least: 0.25 }, trials: 6 } as const;
  const [one, another] = [await startSweep(cluster.store, asha), await startSweep(cluster.store, asha)];
  await sweepThatIs(one.id, "finished");
  await sweepThatIs(another.id, "finished");
  const trials = await cluster.store.trials.list(one.id);
  expect(valuesOf(await cluster.store.trials.list(another.id))).toEqual(valuesOf(trials));
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
});
