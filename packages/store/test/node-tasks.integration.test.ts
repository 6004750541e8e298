/** Tasks of nodes: taken once, ended with the node that took them, and the gate that diagnostics are after a lost segment. */
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Store } from "../src/index";
import {
  claimLive,
  createRun,
  openTestStore,
  passing,
  pointsOf,
  registerNode,
  type TestNode,
  type TestStore,
  telemetry,
  testNode,
  trainTo,
} from "./fixtures";

let test: TestStore;
let store: Store;
const by = { author: "ada", reason: "to see" };
const failing = { ...passing, name: "memory-pattern", label: "Memory", status: "fail" as const, detail: "Word 7 came back changed." };

beforeAll(async () => {
  test = await openTestStore(inject("databaseUrl"));
  store = test.store;
});
afterAll(() => test.close());

const take = ({ nodeId, incarnation }: TestNode, patienceMs = 0) => store.tasks.take({ nodeId, incarnation, patienceMs });
const stateOf = async ({ nodeId }: TestNode) => (await store.nodes.get(nodeId)).state;
const beat = (node: TestNode) => store.nodes.heartbeat({ nodeId: node.nodeId, incarnation: node.incarnation, telemetry });

describe("a task", () => {
  it("of a node is taken by it alone, once, however often it looks", async () => {
    const [node, other] = [await registerNode(store), await registerNode(store)];
    const { id } = await store.diagnostics.request({ ...by, nodeId: node.nodeId, level: 1 });
    expect(await take(other)).toBeNull();
    const taken = await Promise.all(Array.from({ length: 8 }, () => take(node)));
    expect(taken.flatMap((task) => (task === null ? [] : [task.id]))).toEqual([id]);
    await expect(store.diagnostics.request({ ...by, nodeId: node.nodeId, level: 1 })).rejects.toMatchObject({ code: "conflict" });
  });

  it("of no node is taken by one idle node of many, and by one that trains once it has waited", async () => {
    const run = await createRun(store);
    const training = await registerNode(store);
    const writer = await claimLive(store, run.id, training);
    await store.recording.points(writer, pointsOf(1, 10));
    const { id } = await store.inspections.request({ ...by, runId: run.id, step: 5 });
    expect(await take(training, 60_000)).toBeNull();
    const idle = await Promise.all(Array.from({ length: 6 }, () => registerNode(store)));
    const taken = await Promise.all(idle.map((node) => take(node)));
    expect(taken.filter((task) => task !== null)).toMatchObject([{ id, kind: "batch-inspection", runId: run.id, step: 5 }]);
    await store.inspections.request({ ...by, runId: run.id, step: 6 });
    expect(await take(training, 0)).toMatchObject({ step: 6 });
  });

  it("is told of while it runs, and fails with the node that took it", async () => {
    const node = await registerNode(store, "dies-with-a-task");
    const { id } = await store.diagnostics.request({ ...by, nodeId: node.nodeId, level: 2 });
    const owner = { taskId: id, nodeId: node.nodeId, incarnation: node.incarnation };
    await take(node);
    expect(await store.diagnostics.progress(owner, { done: 1, total: 3, current: "Memory", results: [passing] })).toBe(true);
    expect(await store.diagnostics.get(id)).toMatchObject({
      status: "running",
      level: 2,
      done: 1,
      total: 3,
      current: "Memory",
      verdict: null,
    });
    await registerNode(store, "dies-with-a-task");
    expect(await store.diagnostics.get(id)).toMatchObject({
      status: "failed",
      problem: "The node's program was started again.",
      verdict: null,
    });
    expect(await store.diagnostics.progress(owner, { done: 2, total: 3, current: null, results: [] })).toBe(false);
    await expect(store.diagnostics.finish(owner, [passing])).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a node that lost a segment", () => {
  const crashedNode = async (name?: string) => {
    const node = await registerNode(store, name);
    const run = await createRun(store);
    const writer = await claimLive(store, run.id, node);
    await trainTo(store, writer, 20);
    const ended = await store.lifecycle.crashSegment(writer, { code: "trainer-died", message: "killed" });
    return { node, run, ended };
  };

  it("is held: no heartbeat brings it back, passed diagnostics do", async () => {
    const { node, run, ended } = await crashedNode();
    expect(ended.nodeChanged).toBe(true);
    expect(await beat(node)).toMatchObject({ state: "suspect", owesDiagnostics: true });
    expect((await store.nodes.get(node.nodeId)).stateReason).toContain("must pass its diagnostics first");
    await expect(claimLive(store, run.id, node)).rejects.toThrow("could not be claimed");
    expect((await testNode(store, node)).nodeChanged).toBe(true);
    expect(await beat(node)).toMatchObject({ state: "healthy", owesDiagnostics: false });
    await claimLive(store, run.id, node);
  });

  it("stays held when a test failed, with an incident, until it is let go or cordoned", async () => {
    const { node } = await crashedNode();
    expect((await testNode(store, node, [passing, failing])).run).toMatchObject({ verdict: "fail", done: 2 });
    expect(await stateOf(node)).toBe("suspect");
    const [incident] = await store.incidents.list({ nodeId: node.nodeId });
    expect(incident).toMatchObject({ kind: "diagnostics-failed", summary: expect.stringContaining("Word 7 came back changed.") });
    const held = (await store.returnGate.held()).find(({ nodeId }) => nodeId === node.nodeId);
    expect(held).toMatchObject({ failed: { tests: ["Memory"] }, isTesting: false });
    await store.returnGate.release({ nodeId: node.nodeId, author: "rule: return gate", reason: "no rule cordons it", warning: null });
    expect(await beat(node)).toMatchObject({ state: "healthy", owesDiagnostics: false });
  });

  it("is tested again when diagnostics could not run, and returns with a warning when it is let go without", async () => {
    const { node } = await crashedNode();
    const task = await take(node);
    await store.tasks.fail({ taskId: task?.id ?? "", nodeId: node.nodeId, incarnation: node.incarnation }, "No process could be started.");
    await store.returnGate.testAgain(node.nodeId);
    await store.returnGate.testAgain(node.nodeId);
    expect((await store.diagnostics.list(node.nodeId)).map(({ status }) => status)).toEqual(["queued", "failed"]);
    await store.returnGate.release({
      nodeId: node.nodeId,
      author: "rule: return gate",
      reason: "they take too long",
      warning: "It returned untested.",
    });
    expect(await stateOf(node)).toBe("healthy");
    expect(await store.incidents.list({ nodeId: node.nodeId })).toMatchObject([
      { kind: "diagnostics-failed", summary: "It returned untested." },
      { kind: "crash" },
    ]);
    const facts = await store.cordonRules.facts(24);
    expect(facts.nodes.find(({ id }) => id === node.nodeId)?.failures.map(({ kind }) => kind)).toEqual(["crash"]);
  });

  it("is held from its next registration on where it was lost or started again", async () => {
    const { run, node } = await crashedNode("comes-back-owing");
    await testNode(store, node);
    await claimLive(store, run.id, node);
    const again = await registerNode(store, "comes-back-owing");
    expect(again).toMatchObject({ state: "suspect" });
    const third = await registerNode(store, "comes-back-owing"); // before it was tested
    expect(third).toMatchObject({ state: "suspect" });
    await testNode(store, third);
    expect(await stateOf(third)).toBe("healthy");
    expect(await registerNode(store, "comes-back-owing")).toMatchObject({ state: "healthy" });
  });

  it("is not held for a crash that the specification is to blame for", async () => {
    const node = await registerNode(store);
    const run = await createRun(store);
    await store.lifecycle.crashSegment(await claimLive(store, run.id, node), { code: "shape", message: "no such shape" });
    expect(await beat(node)).toMatchObject({ state: "healthy", owesDiagnostics: false });
  });
});

describe("a cordoned node", () => {
  it("returns after passed diagnostics, or with an override and its reason", async () => {
    const node = await registerNode(store);
    await store.nodes.cordon({ ...by, nodeId: node.nodeId, running: "finish" });
    const back = { ...by, nodeId: node.nodeId };
    await expect(store.nodes.uncordon(back)).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("override") });
    await expect(store.nodes.uncordon({ ...back, reason: "", override: true })).rejects.toMatchObject({ code: "invalid" });
    await store.diagnostics.request({ ...by, nodeId: node.nodeId, level: 1 });
    await testNode(store, node, [failing]);
    await expect(store.nodes.uncordon(back)).rejects.toMatchObject({ code: "conflict" });
    await store.diagnostics.request({ ...by, nodeId: node.nodeId, level: 1 });
    await testNode(store, node);
    expect((await store.nodes.uncordon(back)).node.state).toBe("healthy");

    await store.nodes.cordon({ ...by, nodeId: node.nodeId, running: "finish" });
    await expect(store.nodes.uncordon(back)).rejects.toMatchObject({ code: "conflict" }); // what passed before counts no more
    await store.nodes.uncordon({ ...back, reason: "the fan was changed", override: true });
    const [newest] = (await store.nodes.history(node.nodeId)).events;
    expect(newest).toMatchObject({ to: "healthy", author: "ada", reason: "returned without passed diagnostics: the fan was changed" });
    const facts = (await store.cordonRules.facts(24)).nodes.find(({ id }) => id === node.nodeId);
    expect(facts).toMatchObject({ isCordoned: false, failures: [] }); // what was before the return counts no more
  });
});

describe("what is known of nodes", () => {
  it("is their record: incidents, segments, and speed beside that of others", async () => {
    const run = await createRun(store);
    const [slow, quick] = [await registerNode(store), await registerNode(store)];
    const first = await claimLive(store, run.id, quick);
    await store.recording.points(
      first,
      pointsOf(1, 20, () => ({ tokensPerSecond: 1_000 })),
    );
    await store.lifecycle.endSegment(first, { reason: "drained" });
    const second = await claimLive(store, run.id, slow);
    await store.recording.points(
      second,
      pointsOf(1, 20, () => ({ tokensPerSecond: 300 })),
    );
    await store.lifecycle.crashSegment(second, { code: "trainer-died", message: "killed" });
    const record = await store.nodes.record(slow.nodeId);
    expect(record.counts).toMatchObject({ incidents: 1, crashed: 1, slow: 1, restarts: 1, lost: 0 });
    expect(record.segments).toMatchObject([{ runId: run.id, steps: 20, tokensPerSecond: 300, relativeSpeed: 0.3, endReason: "crashed" }]);
    const facts = await store.suspects.factsOf(run.id, { fromStep: 1, toStep: 20 });
    expect(facts.nodes.find(({ nodeId }) => nodeId === slow.nodeId)).toMatchObject({
      tokensPerSecond: 300,
      incidents: [{ kind: "crash" }],
    });
    expect(facts.nodes).toHaveLength(2);
  });

  it("are figures of their tests, of all nodes", async () => {
    const node = await registerNode(store);
    await store.diagnostics.request({ ...by, nodeId: node.nodeId, level: 2 });
    const figure = { ...passing, name: "throughput", figure: 5_000 };
    await testNode(store, node, [{ ...figure, status: "warn" }]);
    expect((await store.diagnostics.figures("throughput")).map(({ nodeId, figure: value }) => [nodeId, value])).toEqual([
      [node.nodeId, 5_000],
    ]);
    expect((await store.incidents.list({ nodeId: node.nodeId })).map(({ kind }) => kind)).toEqual(["straggler"]);
  });
});

describe("an inspection", () => {
  it("knows the step's samples without those left out, and the newest sound checkpoint before it", async () => {
    const run = await createRun(store, { data: { dataset: "demo", skip: [{ from: 22, to: 30 }] } });
    const writer = await claimLive(store, run.id, await registerNode(store));
    const shifted = (step: number) => ({ sampleStart: (step - 1) * 2 + (step > 12 ? 8 : 0), sampleEnd: step * 2 + (step > 11 ? 8 : 0) });
    await store.recording.points(writer, pointsOf(1, 10, shifted));
    const checkpointId = await trainTo(store, writer, 10, 11);
    await store.recording.points(writer, pointsOf(11, 20, shifted));
    const asked = await store.inspections.request({ ...by, runId: run.id, step: 12 });
    expect(asked).toMatchObject({ status: "queued", checkpointStep: 10, samples: [] });
    expect((await store.inspections.request({ ...by, runId: run.id, step: 12 })).id).toBe(asked.id);
    const described = await store.inspections.describe(await store.tasks.get(asked.id));
    expect(described).toMatchObject({ samples: [{ from: 30, to: 32 }], checkpoint: { id: checkpointId, step: 10 } });
    await expect(store.inspections.request({ ...by, runId: run.id, step: 99 })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("the rules", () => {
  it("are the defaults until they are set, and a value is agreed on once", async () => {
    const defaults = await store.settings.rules();
    expect(defaults).toMatchObject({ cordonOnFailedDiagnostics: true, slowBelow: 0.75 });
    await store.settings.setRules({ ...defaults, cordonSlow: true }, "ada");
    expect(await store.settings.rules()).toEqual({ ...defaults, cordonSlow: true });
    const agreed = await Promise.all(["a", "b", "c"].map((hash) => store.settings.agreeOn("replay:test", { hash }, "node")));
    expect(new Set(agreed.map((value) => JSON.stringify(value))).size).toBe(1);
  });
});
