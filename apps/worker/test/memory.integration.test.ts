/** A run goes to a node that can hold it, and waits, saying so, while there is none. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Cluster, startCluster } from "./cluster";

let cluster: Cluster;
vi.setConfig({ testTimeout: 240_000 });

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.startWorker("small", { TRAINYARD_MEMORY_GIB: "0.05" });
});
afterAll(() => cluster?.stop());

test("runs that are too large for the only node wait, and train on the larger one that joins", async () => {
  const { id } = await cluster.createRun({ steps: 5 });
  const waiting = await cluster.runWhere(id, "waits", ({ statusDetail }) => statusDetail !== null);
  expect(waiting).toMatchObject({ status: "queued", statusDetail: expect.stringMatching(/^Waits for a node with 0\.\d GiB of memory\.$/) });
  expect((await cluster.node("small")).telemetry?.trainerMemoryBytes).toBe(0.05 * 2 ** 30);

  await cluster.startWorker("large");
  const { id: second } = await cluster.createRun({ steps: 5 });
  for (const runId of [id, second]) {
    const { segments, statusDetail } = await cluster.runWhere(runId, "finished", ({ status }) => status === "finished");
    expect([segments.map(({ node }) => node), statusDetail]).toEqual([["large"], null]);
  }
});
