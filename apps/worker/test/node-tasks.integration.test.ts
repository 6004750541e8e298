/** What nodes do beside training, for real: they test themselves, return by it or are cordoned, and look into batches. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DiagnosticRun, FaultFile } from "@trainyard/contracts";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Cluster, startCluster } from "./cluster";
import { until } from "./until";

const dataset = "Four score and seven years ago our fathers brought forth on this continent a new nation. ".repeat(3);
const by = { author: "test", reason: "to see" };
let cluster: Cluster;
let faultPath = "";
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

beforeAll(async () => {
  cluster = await startCluster();
  faultPath = join(cluster.home, "faults.json");
  for (const name of ["one", "two"]) await cluster.startWorker(name, { TRAINYARD_FAULTS: faultPath });
});
afterEach(() => cluster.tidy());
afterAll(() => cluster?.stop());

async function ask(name: string, level: 1 | 2 | 3): Promise<DiagnosticRun> {
  const { id: nodeId } = await cluster.node(name);
  const asked = await cluster.store.diagnostics.request({ ...by, nodeId, level });
  await cluster.publisher.wakeNode(nodeId);
  return asked;
}

const ended = ({ id }: DiagnosticRun) =>
  until("the diagnostics ended", async () => {
    const run = await cluster.store.diagnostics.get(id);
    return run.status !== "queued" && run.status !== "running" && run;
  });

test("a cordoned node passes the quick tests and returns", async () => {
  const { id: nodeId } = await cluster.node("one");
  await cluster.store.nodes.cordon({ ...by, nodeId, running: "finish" });
  const run = await ended(await ask("one", 1));
  expect(run).toMatchObject({ status: "done", problem: null, done: 8, total: 8 });
  const of = (name: string) => run.results.find((result) => result.name === name);
  for (const name of ["disk-write", "memory-pattern", "matmul-bits"]) expect(of(name)?.status).toBe("pass");
  expect(of("gpu")?.status).toBe("skipped");
  expect((await cluster.store.nodes.uncordon({ ...by, nodeId })).node.state).toBe("healthy");
});

test("a node whose trainer died is held, tests itself and returns; the run goes on meanwhile", async () => {
  const { id } = await cluster.createRun({ steps: 100_000, checkpointEverySteps: 50 });
  await cluster.checkpointed(id);
  const { node: name } = await cluster.store.runs.get(id);
  const pid = cluster.worker(name).trainerPid();
  if (pid === null || name === null) throw new Error("The trainer is not known.");
  process.kill(pid, "SIGKILL");
  await until("the node is held", async () => (await cluster.node(name)).stateReason?.includes("must pass its diagnostics"));
  await cluster.runWhere(id, "goes on", ({ segments }) => (segments[1]?.lastStep ?? 0) > (segments[1]?.startStep ?? 0));
  await until("the node is back", async () => (await cluster.node(name)).state === "healthy");
  const [newest] = await cluster.store.diagnostics.list((await cluster.node(name)).id);
  expect(newest).toMatchObject({ status: "done", level: 1, author: "rule: return gate" });
  expect(newest?.verdict).not.toBe("fail");
});

test("a step's batch is looked into by an idle node: texts, documents, losses before the step, worst first", async () => {
  const { id: runId } = await cluster.createRun({ steps: 100_000, checkpointEverySteps: 20, keep: 1_000 });
  await cluster.checkpointed(runId);
  const asked = await cluster.store.inspections.request({ ...by, runId, step: 25 });
  const inspection = await until("the inspection ended", async () => {
    const found = await cluster.store.inspections.newest(runId, asked.step);
    return (found.status === "done" || found.status === "failed") && found;
  });
  expect(inspection).toMatchObject({ status: "done", problem: null });
  expect(inspection.checkpointStep).toBeLessThan(25);
  const losses = inspection.samples.map(({ loss }) => loss ?? 0);
  expect(losses).toEqual(losses.toSorted((a, b) => b - a));
  expect(new Set(inspection.samples.map(({ index }) => index)).size).toBe(losses.length);
  for (const { text, documents } of inspection.samples) {
    expect(dataset).toContain(text);
    expect(documents.map(({ number }) => number)).toEqual([0]);
  }
});

test("a coordinate check is done by an idle node, and tells how far it is", async () => {
  const overrides = { model: { layers: 1, vocabulary: 64, context: 8 } };
  const asked = await cluster.store.coordinateChecks.request({
    recipe: "gpt2-nano",
    overrides,
    widths: [16, 64],
    steps: 2,
    author: "test",
  });
  expect(asked).toMatchObject({ status: "queued", progress: 0, points: [], slopes: [] });
  const check = await until("the check ended", async () => {
    const [newest] = await cluster.store.coordinateChecks.list();
    return (newest?.status === "done" || newest?.status === "failed") && newest;
  });
  expect(check).toMatchObject({ id: asked.id, status: "done", problem: null, progress: 1 });
  // Two methods, two widths, steps 0 to 2, of embedding, block and logits.
  expect(check.points).toHaveLength(2 * 2 * 3 * 3);
  expect(check.slopes.map(({ method, activation }) => `${method} ${activation}`)).toEqual(
    ["standard", "mup"].flatMap((method) => ["embedding", "block 1", "logits"].map((activation) => `${method} ${activation}`)),
  );
});

test("tests that would disturb a run are left out while it trains", async () => {
  const { id } = await cluster.createRun({ steps: 100_000 });
  await cluster.runWhere(id, "trains", ({ step }) => step > 0);
  const { node: name } = await cluster.store.runs.get(id);
  const run = await ended(await ask(name ?? "", 2));
  expect(run.results.filter(({ status }) => status === "skipped").map((result) => result.name)).toEqual([
    "gpu",
    "training-replay",
    "throughput",
    "memory-bandwidth",
    "throttling",
  ]);
  expect((await cluster.store.runs.get(id)).status).toBe("running");
});

test("what a node tests when it dies has failed with it", async () => {
  const asked = await ask("two", 3);
  await until("it runs", async () => (await cluster.store.diagnostics.get(asked.id)).status === "running");
  cluster.worker("two").signal("SIGKILL");
  await cluster.startWorker("two", { TRAINYARD_FAULTS: faultPath });
  expect(await cluster.store.diagnostics.get(asked.id)).toMatchObject({
    status: "failed",
    verdict: null,
    problem: expect.stringMatching(/lost|again/),
  });
});

test("a failed test opens an incident and cordons the node by rule; the other one stays, whatever it fails", async () => {
  const faults: FaultFile = ["one", "two"].map((node) => ({
    id: `fails-${node}`,
    node,
    fault: { fault: "failing-diagnostic", name: "memory-pattern" },
  }));
  await writeFile(faultPath, JSON.stringify(faults));
  await until("the faults are read", () =>
    ["one", "two"].every((name) => cluster.worker(name).lines.some((line) => line.includes("failing-diagnostic"))),
  );
  expect(await ended(await ask("one", 1))).toMatchObject({ verdict: "fail" });
  const cordoned = await until("it is cordoned", async () => {
    const node = await cluster.node("one");
    return node.state === "cordoned" && node;
  });
  expect(cordoned).toMatchObject({ stateAuthor: "rule: automatic cordon", stateReason: expect.stringContaining("drill") });
  expect(await ended(await ask("two", 1))).toMatchObject({ verdict: "fail" });
  const two = await cluster.node("two");
  const kinds = (await cluster.store.incidents.list({ nodeId: two.id })).map(({ kind }) => kind);
  expect(kinds).toContain("diagnostics-failed");
  expect(two.state).toBe("healthy");
});
