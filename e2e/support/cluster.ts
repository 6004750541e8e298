/** What a journey asks the API for beside the page: to start from a known state, and to check what the page says. */
import { expect } from "@playwright/test";
import {
  createApiClient,
  type Node,
  type RunDetail,
  type RunOverrides,
  type SweepDetail,
  type SweepSpecificationInput,
} from "@trainyard/contracts";

/** Long enough that a run started by a journey never ends by itself. */
const endlessSteps = 100_000;

export function clusterAt(url: string) {
  const api = createApiClient(url, (target, init) => fetch(target, init));
  const cluster = {
    api,
    run: (runId: string): Promise<RunDetail> => api.call("getRun", { runId }),
    async nodes(): Promise<Node[]> {
      return (await api.call("listNodes", {})).items;
    },
    async node(name: string): Promise<Node> {
      const found = (await cluster.nodes()).find((node) => node.name === name);
      if (found === undefined) throw new Error(`There is no node ${name}.`);
      return found;
    },
    /** A small run that goes on until it is stopped, with a checkpoint every few steps. */
    startRun: (name: string, overrides: RunOverrides = {}): Promise<RunDetail> =>
      api.call("createRun", {
        body: {
          recipe: "gpt2-nano",
          name,
          author: "journey",
          overrides: {
            batch: { sequences: 4 },
            duration: { steps: endlessSteps },
            checkpoint: { everySteps: 20, keep: 10 },
            evaluation: { everySteps: 20, batches: 1 },
            samples: { everySteps: 50, tokens: 16 },
            ...overrides,
          },
        },
      }),
    /** A sweep of short runs over the recipe of `startRun`, two at once; ends by itself. */
    startSweep: (name: string, { overrides, ...draft }: Omit<SweepSpecificationInput, "recipe">): Promise<SweepDetail> =>
      api.call("createSweep", {
        body: {
          recipe: "gpt2-nano",
          name,
          author: "journey",
          sampler: { name: "sobol" },
          overrides: {
            batch: { sequences: 2 },
            schedule: { warmup: 4 },
            evaluation: { everySteps: 4, batches: 1 },
            samples: { everySteps: 0 },
            ...overrides,
          },
          ...draft,
        },
      }),
    /** Waits until the run has done the step. */
    async reached(runId: string, step: number): Promise<RunDetail> {
      await expect.poll(async () => (await cluster.run(runId)).step, { timeout: 90_000 }).toBeGreaterThanOrEqual(step);
      return cluster.run(runId);
    },
    /** Training losses of a stretch of the effective curve, step by step. */
    async losses(runId: string, fromStep: number, toStep: number): Promise<number[]> {
      const { series } = await api.call("getMetrics", { runId, query: { fromStep, toStep } });
      const { segments } = await cluster.run(runId);
      return series
        .filter(({ metric }) => metric === "trainLoss")
        .flatMap(({ segmentId, step, mean }) => {
          const until = segments.find(({ id }) => id === segmentId)?.effectiveUntilStep ?? Number.POSITIVE_INFINITY;
          return mean.filter((_, index) => (step[index] ?? 0) <= until);
        });
    },
    /** Puts a cordoned node back into service, whatever its tests say. */
    async returnNode(name: string): Promise<void> {
      const { id } = await cluster.node(name);
      await api.call("uncordonNode", { nodeId: id, body: { author: "journey", reason: "end of the journey", override: true } });
    },
    /** Sweeps and ladders first: one that goes on would begin other runs. */
    async stopRuns(): Promise<void> {
      const climbing = (await api.call("listLadders", {})).items.filter(({ status }) => status === "running" || status === "paused");
      for (const { id } of climbing)
        await api.call("stopLadder", { ladderId: id, body: { author: "journey", reason: "end of the journey" } });
      const going = (await api.call("listSweeps", {})).items.filter(({ status }) => status === "running" || status === "paused");
      for (const { id } of going) await api.call("stopSweep", { sweepId: id, body: { author: "journey", reason: "end of the journey" } });
      const open = (await api.call("listRuns", { query: {} })).items.filter((run) => ["queued", "running", "paused"].includes(run.status));
      for (const run of open) await api.call("stopRun", { runId: run.id, body: { author: "journey", reason: "end of the journey" } });
      await expect
        .poll(async () => (await Promise.all(open.map((run) => cluster.run(run.id)))).filter((run) => run.status !== "stopped").length, {
          timeout: 60_000,
        })
        .toBe(0);
    },
    /** Waits until every node is healthy and idle. */
    async settled(): Promise<void> {
      await expect
        .poll(async () => (await cluster.nodes()).every((node) => node.state === "healthy" && node.run === null), { timeout: 90_000 })
        .toBe(true);
    },
  };
  return cluster;
}

export type Cluster = ReturnType<typeof clusterAt>;
