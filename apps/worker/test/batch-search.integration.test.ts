/** A node is asked for the largest micro-batch: it searches while it is free, and a run goes first. */
import type { BatchSearch } from "@trainyard/contracts";
import { type BatchSearches, createBatchSearches } from "@trainyard/queue";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Cluster, startCluster } from "./cluster";
import { specification } from "./sample-run";
import { until } from "./until";

/** Few sequences of 1,024 tokens fit into it, so the search is short. */
const memoryLimitBytes = 2 ** 29;
let cluster: Cluster;
let searches: BatchSearches;
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

beforeAll(async () => {
  cluster = await startCluster();
  searches = createBatchSearches({ redisUrl: cluster.redisUrl });
  await cluster.startWorker("one", { TRAINYARD_MEMORY_GIB: String(memoryLimitBytes / 2 ** 30) });
});
afterAll(async () => {
  await searches?.close();
  await cluster?.stop();
});

/** Asks the node and wakes it, as the API does. */
async function ask(id: string, context: number): Promise<string> {
  const { id: nodeId } = await cluster.node("one");
  const requestedAt = new Date().toISOString();
  const search = { id, nodeId, recipe: "gpt2-nano", author: "test", requestedAt, trials: [], finding: null, problem: null };
  const given = specification();
  await searches.put({ search: { ...search, status: "waiting" }, specification: { ...given, model: { ...given.model, context } } });
  await cluster.publisher.wakeNode(nodeId);
  return nodeId;
}

const searchWhere = (nodeId: string, what: string, condition: (search: BatchSearch) => boolean) =>
  until(
    `the search ${what}`,
    async () => {
      const search = (await searches.of(nodeId))?.search;
      return search !== undefined && condition(search) && search;
    },
    180_000,
  );

test("a free node finds one, and says what it tried", async () => {
  const nodeId = await ask("first", 1_024);
  const { finding, trials } = await searchWhere(nodeId, "is done", ({ status }) => status === "done");
  expect(trials[0]).toMatchObject({ sequences: 1, outcome: "fits" });
  expect(finding?.limitBytes).toBe(memoryLimitBytes);
  expect(trials).toEqual(finding?.trials);
  expect(finding?.proposed).toBeLessThanOrEqual(finding?.largest ?? 0);
  for (const { outcome, peakMemoryBytes } of trials) if (outcome === "fits") expect(peakMemoryBytes).toBeLessThanOrEqual(memoryLimitBytes);
});

test("a run that comes calls the search off and trains; meanwhile none begins", async () => {
  const nodeId = await ask("second", 1_024);
  await searchWhere(nodeId, "runs", ({ status }) => status === "running");
  const { id: runId } = await cluster.createRun({ steps: 100_000 });
  const { problem } = await searchWhere(nodeId, "has failed", ({ status }) => status === "failed");
  expect(problem).toBe("A run came to this node, and training goes first.");
  await cluster.runWhere(runId, "trains", ({ step }) => step > 0);
  await ask("third", 16);
  expect(await searchWhere(nodeId, "is refused", ({ id, status }) => id === "third" && status === "failed")).toMatchObject({
    problem: "The node trains.",
    trials: [],
  });
  await cluster.stopRun(runId);
});
