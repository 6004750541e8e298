/** Changes of a running run: asked for, recorded once the trainer works by them, and kept through whatever ends the segment. */
import type { ChangeReadBack, RunOverrides } from "@trainyard/contracts";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { ClaimedSegment, Store } from "../src/index";
import {
  claimLive,
  createRun,
  openTestStore,
  pointsOf,
  registerNode,
  specification,
  type TestStore,
  telemetry,
  testNode,
  trainTo,
  writeCheckpoint,
} from "./fixtures";

let test: TestStore;
let store: Store;
const by = { author: "ada", reason: "to see" };
const changes: RunOverrides = { optimizer: { beta2: 0.98 }, duration: { steps: 300 } };
const changed = { ...specification, optimizer: { ...specification.optimizer, beta2: 0.98 }, duration: { steps: 300 } };

beforeAll(async () => {
  test = await openTestStore(inject("databaseUrl"));
  store = test.store;
});
afterAll(() => test.close());

function readBackOf(values: Record<string, unknown>): ChangeReadBack {
  return {
    values,
    learningRate: 1e-3,
    state: [],
    optimizerStartStep: 0,
    rebuildDurationMs: null,
    checkpointDirectory: "step-20",
    stateHash: "a".repeat(64),
  };
}

async function running() {
  const run = await createRun(store);
  const node = await registerNode(store);
  const writer = await claimLive(store, run.id, node);
  await store.recording.points(writer, pointsOf(1, 20));
  return { run, node, writer };
}

/** As a trainer does it: a checkpoint at the boundary, one update, then the answer. */
async function applyAt(writer: ClaimedSegment, step: number, interventionId: string, values: Record<string, unknown>) {
  const checkpoint = await writeCheckpoint(store, writer, step);
  await store.recording.points(writer, pointsOf(step + 1, step + 1));
  const change = { interventionId, step, specification: changed, readBack: readBackOf(values) };
  return { checkpoint, applied: await store.lifecycle.segmentChanged(writer, change) };
}

const asked = { "optimizer.beta2": Math.fround(0.98), duration: { steps: 300 } };

describe("a change of a running run", () => {
  it("is handed to its trainer, and once it is in force decides what the run is and what follows it", async () => {
    const { run, node, writer } = await running();
    const { intervention, wakeNodeId } = await store.actions.change({ ...by, runId: run.id, changes });
    expect(wakeNodeId).toBe(node.nodeId);
    const fields = [
      { field: "optimizer.beta2", from: 0.95, to: 0.98, rebuilds: false },
      { field: "duration", from: { steps: 200 }, to: { steps: 300 }, rebuilds: false },
    ];
    expect(intervention).toMatchObject({ ...by, kind: "change", status: "requested", arguments: { changes, fields } });
    expect(await store.runs.get(run.id)).toMatchObject({ pendingAction: "change", totalSteps: 200, specification });
    await expect(store.actions.change({ ...by, runId: run.id, changes })).rejects.toMatchObject({ code: "conflict" });
    const { interventions } = await store.nodes.heartbeat({ ...node, telemetry });
    expect(interventions).toMatchObject([{ id: intervention.id, kind: "change", arguments: { changes } }]);

    const { applied } = await applyAt(writer, 20, intervention.id, asked);
    expect(applied).toMatchObject({ status: "applied", appliedStep: 20, result: { before: specification } });
    expect(applied.result?.fields).toEqual(fields.map((each) => ({ ...each, found: asked[each.field as "duration"], agrees: true })));
    expect(await store.runs.get(run.id)).toMatchObject({
      pendingAction: null,
      totalSteps: 300,
      totalTokens: 300 * 16,
      specification: changed,
    });
    const [event] = await store.runs.events(run.id, 1);
    expect(event).toMatchObject({ level: "info", step: 20, author: "ada" });
    expect(event?.message).toBe(
      'change applied at step 20: optimizer.beta2 from 0.95 to 0.98, read back 0.98; duration from {"steps":200} to {"steps":300}, read back {"steps":300}.',
    );

    // Told again after an outage, the first record stays.
    const again = { interventionId: intervention.id, step: 30, specification, readBack: readBackOf({}) };
    expect(await store.lifecycle.segmentChanged(writer, again)).toEqual(applied);

    await store.lifecycle.crashSegment(writer, { code: "trainer-died", message: "SIGKILL" });
    await testNode(store, node);
    expect(await claimLive(store, run.id, node)).toMatchObject({ startStep: 20, specification: changed });
  });

  it("is marked where the trainer holds another value than was asked for", async () => {
    const { run, writer } = await running();
    const { intervention } = await store.actions.change({ ...by, runId: run.id, changes });
    const { applied } = await applyAt(writer, 20, intervention.id, { ...asked, "optimizer.beta2": 0.9 });
    expect(applied.result?.fields).toMatchObject([{ agrees: false, found: 0.9 }, { agrees: true }]);
    const [event] = await store.runs.events(run.id, 1);
    expect(event).toMatchObject({ level: "warning", message: expect.stringContaining("read back 0.9, which is not what was asked for") });
  });

  it("waits for the next trainer when the node is drained, and fails with the trainer that failed before it was in force", async () => {
    const { run, writer } = await running();
    const { intervention } = await store.actions.change({ ...by, runId: run.id, changes });
    await writeCheckpoint(store, writer, 20);
    const { queuedSegmentId } = await store.lifecycle.endSegment(writer, { reason: "drained" });
    expect(await store.interventions.list(run.id)).toMatchObject([
      { id: intervention.id, status: "requested", segmentId: queuedSegmentId },
    ]);
    const second = await claimLive(store, run.id, await registerNode(store));
    expect(second.specification).toEqual(specification);
    await store.lifecycle.crashSegment(second, { code: "internal", message: "no memory for the graph" });
    expect(await store.interventions.list(run.id)).toMatchObject([
      { status: "failed", result: { error: expect.stringContaining("goes on without it") } },
    ]);
    expect(await claimLive(store, run.id, await registerNode(store))).toMatchObject({ specification });
  });

  it("is asked of runs that train or are about to, names what it refuses, and touches no other run's interventions", async () => {
    const { run, writer } = await running();
    const refused = store.actions.change({ ...by, runId: run.id, changes: { model: { width: 64 }, seed: 3 } });
    await expect(refused).rejects.toMatchObject({ code: "invalid", issues: [{ field: "model.width" }, { field: "seed" }] });
    const past = store.actions.change({ ...by, runId: run.id, changes: { duration: { steps: 20 } } });
    await expect(past).rejects.toMatchObject({ code: "invalid", issues: [{ field: "duration" }] });
    expect(await store.interventions.list(run.id)).toEqual([]);

    const queued = await createRun(store);
    const { intervention } = await store.actions.change({ ...by, runId: queued.id, changes });
    const change = { interventionId: intervention.id, step: 20, specification: changed, readBack: readBackOf(asked) };
    await expect(store.lifecycle.segmentChanged(writer, change)).rejects.toMatchObject({ code: "not-found" });
    await store.lifecycle.endSegment(writer, { reason: "paused" });
    await expect(store.actions.change({ ...by, runId: run.id, changes })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a restart from before a change", () => {
  it("goes on by what is in force now, or by what was in force then", async () => {
    const { run, node, writer } = await running();
    const { intervention } = await store.actions.change({ ...by, runId: run.id, changes });
    const { checkpoint } = await applyAt(writer, 20, intervention.id, asked);
    const later = await trainTo(store, writer, 40, 22);

    await store.actions.restart({ ...by, runId: run.id, checkpointId: checkpoint.id, settings: "checkpoint" });
    expect(await claimLive(store, run.id, node)).toMatchObject({ startStep: 20, specification });
    expect((await store.runs.get(run.id)).totalSteps).toBe(200);
    await store.actions.restart({ ...by, runId: run.id, checkpointId: later, settings: "checkpoint" });
    expect(await claimLive(store, run.id, node)).toMatchObject({ startStep: 40, specification: changed });
    await store.actions.restart({ ...by, runId: run.id, checkpointId: checkpoint.id });
    expect(await claimLive(store, run.id, node)).toMatchObject({ startStep: 20, specification: changed });
    expect((await store.runs.get(run.id)).totalSteps).toBe(300);
  });
});
