/** A run on a real cluster whose node comes back with another library: it waits, says so, and goes on when somebody has accepted it. */
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FaultFile } from "@trainyard/contracts";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Cluster, startCluster } from "./cluster";
import { until } from "./until";

const person = { author: "test", reason: "updated on purpose" };
const run = { steps: 100_000, checkpointEverySteps: 20 };
let cluster: Cluster;
vi.setConfig({ testTimeout: 240_000 });

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.startWorker("one", { TRAINYARD_FAULTS: join(cluster.home, "faults.json") });
});
afterEach(() => cluster.tidy());
afterAll(() => cluster?.stop());

async function feign(value: string | null): Promise<void> {
  const entries: FaultFile = [{ id: "library", node: "one", fault: { fault: "environment", field: "packages.onnxruntime-node", value } }];
  const file = join(cluster.home, "faults.json");
  await writeFile(`${file}.draft`, JSON.stringify(entries));
  await rename(`${file}.draft`, file);
}

test("after a restart with another library a run waits until that is accepted", async () => {
  const { id } = await cluster.createRun(run);
  await cluster.checkpointed(id);
  const [before] = (await cluster.store.environments.ofRun(id)).segments;
  expect(before?.environment).toMatchObject({ threads: 1, packages: { "onnxruntime-node": expect.stringMatching(/^\d/) } });

  const worker = cluster.worker("one");
  worker.signal("SIGTERM");
  await worker.exited;
  await feign("9.9.9");
  await cluster.startWorker("one");
  const waiting = await cluster.runWhere(id, "waits for somebody", ({ statusDetail }) => statusDetail?.includes("9.9.9") === true);
  expect(waiting.status).toBe("queued");
  expect((await cluster.losses(id)).filter((kind) => kind === "environment-changed")).toHaveLength(1);

  await cluster.store.environments.accept({ runId: id, ...person });
  await cluster.runWhere(id, "trains on", ({ status, step }) => status === "running" && step > waiting.step);
  const { changes } = await cluster.store.environments.ofRun(id);
  expect(changes).toMatchObject([
    {
      node: "one",
      acceptedBy: "test",
      acceptedReason: person.reason,
      differences: [{ field: "packages.onnxruntime-node", after: "9.9.9" }],
    },
  ]);
});

test("a node that computes as before takes the run instead", async () => {
  await cluster.tidy();
  await feign(null);
  const worker = cluster.worker("one");
  worker.signal("SIGTERM");
  await worker.exited;
  await cluster.startWorker("one");
  const { id } = await cluster.createRun(run);
  await cluster.checkpointed(id);
  cluster.worker("one").signal("SIGTERM");
  await cluster.worker("one").exited;
  await feign("9.9.9");
  await cluster.startWorker("one");
  await cluster.runWhere(id, "waits for somebody", ({ statusDetail }) => statusDetail?.includes("9.9.9") === true);
  await cluster.startWorker("two");
  const going = await cluster.runWhere(id, "trains on", ({ status }) => status === "running");
  expect(going.node).toBe("two");
  await until("the incident is over", async () =>
    (await cluster.store.incidents.list({ runId: id })).every(
      ({ kind, status }) => kind !== "environment-changed" || status === "resolved",
    ),
  );
  expect((await cluster.store.environments.ofRun(id)).changes).toEqual([]);
});
