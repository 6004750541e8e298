/** What people ask of runs and nodes: applied where and when it should be, kept with author, reason and step. */
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Store } from "../src/index";
import {
  claimLive,
  createRun,
  openTestStore,
  pointsOf,
  registerNode,
  specification,
  type TestStore,
  telemetry,
  trainTo,
  writeCheckpoint,
} from "./fixtures";

let test: TestStore;
let store: Store;
const by = { author: "ada", reason: "to see" };

beforeAll(async () => {
  test = await openTestStore(inject("databaseUrl"));
  store = test.store;
});
afterAll(() => test.close());

describe("restarting from a checkpoint", () => {
  it("ends what runs, starts a new segment there with the new learning rate, and keeps what was abandoned", async () => {
    const run = await createRun(store);
    const node = await registerNode(store);
    const first = await claimLive(store, run.id, node);
    const checkpointId = await trainTo(store, first, 20);
    await trainTo(store, first, 40, 21);
    const { intervention, wakeNodeId, queuedSegmentId } = await store.actions.restart({
      ...by,
      runId: run.id,
      checkpointId,
      peakLearningRate: 5e-4,
    });
    expect(wakeNodeId).toBe(node.nodeId);
    expect(intervention).toMatchObject({
      ...by,
      kind: "restart",
      status: "requested",
      arguments: { checkpointId, fromStep: 40, toStep: 20, peakLearningRate: 5e-4 },
    });
    await expect(store.recording.points(first, pointsOf(41, 41))).rejects.toMatchObject({ code: "fenced" });

    const second = await claimLive(store, run.id, node);
    expect(second).toMatchObject({ segmentId: queuedSegmentId, startStep: 20, startTokens: 320, startCheckpoint: { id: checkpointId } });
    expect(second.specification.schedule.peakLearningRate).toBe(5e-4);
    expect((await store.runs.get(run.id)).pendingAction).toBe("restart");
    await store.recording.points(
      second,
      pointsOf(21, 30, () => ({ learningRate: 5e-4 })),
    );

    const after = await store.runs.get(run.id);
    expect(after).toMatchObject({
      status: "running",
      pendingAction: null,
      step: 30,
      specification: { schedule: { peakLearningRate: 5e-4 } },
    });
    expect(after.segments).toMatchObject([
      { ordinal: 1, endReason: "rolled-back", lastStep: 40, effectiveUntilStep: 20, peakLearningRate: 1e-3 },
      {
        ordinal: 2,
        parentId: first.segmentId,
        startCheckpointId: checkpointId,
        startStep: 20,
        effectiveUntilStep: null,
        peakLearningRate: 5e-4,
      },
    ]);
    expect(await store.interventions.list(run.id)).toMatchObject([
      { status: "applied", appliedStep: 20, result: { startStep: 20, step: 21, learningRate: 5e-4, segmentId: second.segmentId } },
    ]);
    expect((await store.checkpoints.list(run.id)).map(({ step, abandoned }) => ({ step, abandoned }))).toEqual([
      { step: 40, abandoned: true },
      { step: 20, abandoned: false },
    ]);
    const { series } = await store.series.snapshot(run.id);
    expect(series.filter((each) => each.metric === "trainLoss").map((each) => each.step.length)).toEqual([40, 10]);
  });

  it("works for a run that has ended, and refuses the last step, other runs' checkpoints and removed ones", async () => {
    const run = await createRun(store, { duration: { steps: 40 } });
    const writer = await claimLive(store, run.id, await registerNode(store));
    const checkpointId = await trainTo(store, writer, 20);
    const last = await trainTo(store, writer, 40, 21);
    await store.lifecycle.endSegment(writer, { reason: "finished" });
    expect(await store.runs.get(run.id)).toMatchObject({ status: "finished", endedAt: expect.any(String) });
    await expect(store.actions.restart({ ...by, runId: run.id, checkpointId: last })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ field: "checkpointId" }],
    });
    const other = await createRun(store);
    await expect(store.actions.restart({ ...by, runId: other.id, checkpointId })).rejects.toMatchObject({ code: "not-found" });
    await store.actions.restart({ ...by, runId: run.id, checkpointId });
    expect(await store.runs.get(run.id)).toMatchObject({ status: "queued", endedAt: null, step: 20 });
  });

  it("queues one segment when two people do it at once", async () => {
    const run = await createRun(store);
    const writer = await claimLive(store, run.id, await registerNode(store));
    const checkpointId = await trainTo(store, writer, 20);
    await Promise.all([1, 2, 3].map(() => store.actions.restart({ ...by, runId: run.id, checkpointId })));
    const { segments } = await store.runs.get(run.id);
    expect(segments.filter((segment) => segment.status !== "ended")).toHaveLength(1);
  });
});

describe("pausing, stopping and resuming", () => {
  it("asks the trainer of a running run, and reads back what it did", async () => {
    const run = await createRun(store);
    const node = await registerNode(store);
    const writer = await claimLive(store, run.id, node);
    await store.recording.points(writer, pointsOf(1, 7));
    const { intervention } = await store.actions.pause({ ...by, runId: run.id });
    await expect(store.actions.pause({ ...by, runId: run.id })).rejects.toMatchObject({ code: "conflict" });
    const beat = await store.nodes.heartbeat({ ...node, telemetry });
    expect(beat).toMatchObject({
      standing: "member",
      running: { segmentId: writer.segmentId, fence: writer.fence },
      interventions: [{ id: intervention.id, kind: "pause" }],
    });
    await writeCheckpoint(store, writer, 7);
    await store.interventions.applied(writer, { interventionId: intervention.id, step: 7, readBack: { step: 7 } });
    await store.lifecycle.endSegment(writer, { reason: "paused" });
    expect(await store.runs.get(run.id)).toMatchObject({ status: "paused", node: null, pendingAction: null });
    expect(await store.interventions.list(run.id)).toMatchObject([{ status: "applied", appliedStep: 7, result: { step: 7 } }]);

    const resumed = await store.actions.resume({ ...by, runId: run.id });
    expect((await store.outbox.pending()).map((row) => row.segmentId)).toContain(resumed.queuedSegmentId);
    expect(await claimLive(store, run.id, node)).toMatchObject({ startStep: 7, ordinal: 2 });
  });

  it("applies at once where nothing trains", async () => {
    const run = await createRun(store);
    expect((await store.actions.pause({ ...by, runId: run.id })).intervention.status).toBe("applied");
    expect(await store.runs.get(run.id)).toMatchObject({ status: "paused" });
    expect((await store.actions.stop({ ...by, runId: run.id })).intervention.status).toBe("applied");
    expect(await store.runs.get(run.id)).toMatchObject({ status: "stopped", endedAt: expect.any(String) });
    for (const action of [store.actions.pause, store.actions.stop, store.actions.resume, store.actions.checkpoint])
      await expect(action({ ...by, runId: run.id })).rejects.toMatchObject({ code: "conflict" });
    await expect(store.actions.stop({ ...by, runId: "run-0" })).rejects.toMatchObject({ code: "not-found" });
  });

  it("says that a pause came too late for a run that finished first", async () => {
    const run = await createRun(store);
    const writer = await claimLive(store, run.id, await registerNode(store));
    await store.actions.pause({ ...by, runId: run.id });
    await store.lifecycle.endSegment(writer, { reason: "finished" });
    expect(await store.interventions.list(run.id)).toMatchObject([{ status: "failed", result: { error: "The run was finished first." } }]);
  });
});

describe("cordoning", () => {
  it("lets the run finish, then cordons the node, and uncordons it", async () => {
    const run = await createRun(store);
    const node = await registerNode(store);
    const writer = await claimLive(store, run.id, node);
    expect((await store.nodes.cordon({ ...by, nodeId: node.nodeId, running: "finish" })).node.state).toBe("draining");
    expect((await store.nodes.heartbeat({ ...node, telemetry })).interventions).toEqual([]);
    expect((await store.lifecycle.endSegment(writer, { reason: "finished" })).nodeChanged).toBe(true);
    expect(await store.nodes.get(node.nodeId)).toMatchObject({ state: "cordoned", stateAuthor: "ada", stateReason: "to see", run: null });
    await expect(store.nodes.cordon({ ...by, nodeId: node.nodeId, running: "finish" })).rejects.toMatchObject({ code: "conflict" });
    expect((await store.nodes.uncordon({ ...by, nodeId: node.nodeId, override: true })).node.state).toBe("healthy");
    const { events, telemetry: history } = await store.nodes.history(node.nodeId);
    expect(events.map(({ from, to }) => `${from}>${to}`)).toEqual([
      "cordoned>healthy",
      "draining>cordoned",
      "healthy>draining",
      "null>healthy",
    ]);
    expect(history.cpuPercent).toEqual([telemetry.cpuPercent]);
  });

  it("moves the run elsewhere, and survives a restart of the agent", async () => {
    const run = await createRun(store);
    const node = await registerNode(store, "moved-from");
    const writer = await claimLive(store, run.id, node);
    await trainTo(store, writer, 20);
    await store.nodes.cordon({ ...by, nodeId: node.nodeId, running: "move" });
    expect((await store.nodes.heartbeat({ ...node, telemetry })).interventions).toMatchObject([{ kind: "move", ...by }]);
    expect((await store.runs.get(run.id)).pendingAction).toBe("move");
    await store.lifecycle.endSegment(writer, { reason: "drained" });
    expect(await store.interventions.list(run.id)).toMatchObject([{ kind: "move", status: "applied", appliedStep: 20 }]);
    const again = await registerNode(store, "moved-from");
    expect(again).toMatchObject({ state: "cordoned", ended: [] });
    const live = (await store.runs.get(run.id)).segments.at(-1)?.id ?? "";
    expect(await store.lifecycle.claimSegment({ segmentId: live, ...again })).toBeNull();
    expect(await claimLive(store, run.id, await registerNode(store))).toMatchObject({ startStep: 20 });
  });
});

describe("creating a run", () => {
  it("names what does not fit the dataset, and writes nothing", async () => {
    const before = (await store.runs.list()).length;
    await expect(createRun(store, { data: { dataset: "none", skip: [] } })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ field: "data.dataset" }],
    });
    const model = { ...specification.model, vocabulary: 32 };
    await expect(createRun(store, { model })).rejects.toMatchObject({ code: "invalid", issues: [{ field: "model.vocabulary" }] });
    expect(await store.runs.list()).toHaveLength(before);
  });
});
