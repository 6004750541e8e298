/** Rolling back before a stretch of the curve: planned, done, and what it cost in the end. */
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Store } from "../src/index";
import { claimLive, createRun, openTestStore, pointsOf, registerNode, type TestStore, trainTo } from "./fixtures";

let test: TestStore;
let store: Store;
const by = { author: "ada", reason: "a spike" };

beforeAll(async () => {
  test = await openTestStore(inject("databaseUrl"));
  store = test.store;
});
afterAll(() => test.close());

/** A running run at step 50 with checkpoints of 20 and 40; each step takes 10 ms, one has an evaluation of 50 ms beside it. */
async function runningRun() {
  const run = await createRun(store);
  const node = await registerNode(store);
  const writer = await claimLive(store, run.id, node);
  const early = await trainTo(store, writer, 20);
  const late = await trainTo(store, writer, 40, 21);
  await store.recording.points(
    writer,
    pointsOf(41, 50, (step) => (step === 41 ? { evaluationDurationMs: 50 } : {})),
  );
  return { runId: run.id, node, writer, early, late };
}

describe("the plan of a roll-back", () => {
  it("goes to the newest sound checkpoint before the stretch and tells what that costs, skips and changes", async () => {
    const { runId, early, late } = await runningRun();
    const request = { fromStep: 41, toStep: 45, skipSamples: true, changes: { schedule: { peakLearningRate: 5e-4 } } };
    const plan = await store.actions.planRollBack({ runId, request });
    expect(plan).toMatchObject({
      checkpointId: late,
      checkpointStep: 40,
      atStep: 50,
      stepsLost: 10,
      tokensLost: 160,
      stepsPerSecond: 100,
      skip: [{ from: 80, to: 90 }],
      samplesSkipped: 10,
      peakLearningRate: { from: 1e-3, to: 5e-4 },
      changes: [{ field: "schedule.peakLearningRate", from: 1e-3, to: 5e-4 }],
    });
    expect(plan.minutesLost).toBeCloseTo(150 / 60_000, 12);
    expect(await store.actions.planRollBack({ runId, request: { fromStep: 40, toStep: 45, skipSamples: false } })).toMatchObject({
      checkpointId: early,
      stepsLost: 30,
      skip: [],
      changes: [],
    });
    expect(await store.actions.planRollBack({ runId, request: { fromStep: 20, toStep: 20, skipSamples: false } })).toMatchObject({
      checkpointId: null,
      checkpointStep: 0,
      stepsLost: 50,
      tokensLost: 800,
    });
    const given = { fromStep: 45, toStep: 45, checkpointId: early, skipSamples: false };
    expect(await store.actions.planRollBack({ runId, request: given })).toMatchObject({ checkpointId: early, stepsLost: 30 });
  });

  it("names the field that it refuses", async () => {
    const { runId, late } = await runningRun();
    const other = await runningRun();
    const refusal = (request: object) =>
      store.actions.planRollBack({ runId, request: { fromStep: 41, toStep: 45, skipSamples: false, ...request } });
    await expect(refusal({ toStep: 40 })).rejects.toMatchObject({ issues: [{ field: "toStep" }] });
    await expect(refusal({ toStep: 51 })).rejects.toMatchObject({ issues: [{ field: "toStep" }] });
    await expect(refusal({ fromStep: 40, checkpointId: late })).rejects.toMatchObject({ issues: [{ field: "checkpointId" }] });
    await expect(refusal({ checkpointId: other.late })).rejects.toMatchObject({ code: "not-found" });
    await expect(refusal({ changes: { seed: 5 } })).rejects.toMatchObject({ issues: [{ field: "changes.seed" }] });
    await expect(refusal({ changes: { schedule: { warmup: 1_000 } } })).rejects.toMatchObject({
      issues: [{ field: "changes.schedule.warmup" }],
    });
    await expect(
      store.actions.planRollBack({ runId: "run-none", request: { fromStep: 1, toStep: 1, skipSamples: false } }),
    ).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a roll-back", () => {
  it("fences what runs, goes on with the changes, and has the cost that was planned as its result", async () => {
    const { runId, node, writer, late } = await runningRun();
    const request = { fromStep: 42, toStep: 44, skipSamples: true, changes: { schedule: { peakLearningRate: 5e-4 } } };
    const plan = await store.actions.planRollBack({ runId, request });
    const { intervention, wakeNodeId, queuedSegmentId } = await store.actions.rollBack({ ...by, runId, request });
    expect(wakeNodeId).toBe(node.nodeId);
    expect(intervention).toMatchObject({
      ...by,
      kind: "rollback",
      status: "requested",
      arguments: { fromStep: 42, toStep: 44, ...plan, fromSegmentId: writer.segmentId },
    });
    await expect(store.recording.points(writer, pointsOf(51, 51))).rejects.toMatchObject({ code: "fenced" });
    const next = await claimLive(store, runId, node);
    expect(next).toMatchObject({
      segmentId: queuedSegmentId,
      startStep: 40,
      startCheckpoint: { id: late },
      specification: { schedule: { peakLearningRate: 5e-4 }, data: { skip: [{ from: 82, to: 88 }] } },
    });
    expect((await store.runs.get(runId)).pendingAction).toBe("rollback");
    await store.recording.points(next, pointsOf(41, 41));
    const [applied] = await store.interventions.list(runId);
    const { stepsLost, tokensLost, minutesLost, samplesSkipped } = plan;
    expect(applied).toMatchObject({
      status: "applied",
      appliedStep: 40,
      result: { stepsLost, tokensLost, minutesLost, samplesSkipped, plannedStepsLost: stepsLost, step: 41 },
    });
    expect((await store.runs.get(runId)).segments).toMatchObject([{ endReason: "rolled-back", effectiveUntilStep: 40 }, { startStep: 40 }]);

    await store.recording.points(next, pointsOf(42, 43));
    const again = await store.actions.planRollBack({ runId, request: { fromStep: 41, toStep: 43, skipSamples: true } });
    expect(again).toMatchObject({ skip: [{ from: 80, to: 86 }], samplesSkipped: 2, stepsLost: 3 });
  });

  it("survives that its node is drained before its first point, and is applied by the segment after it", async () => {
    const { runId, node } = await runningRun();
    await store.actions.rollBack({ ...by, runId, request: { fromStep: 41, toStep: 41, skipSamples: false } });
    await store.lifecycle.endSegment(await claimLive(store, runId, node), { reason: "drained" });
    await store.recording.points(await claimLive(store, runId, node), pointsOf(41, 42));
    expect(await store.interventions.list(runId)).toMatchObject([{ status: "applied", result: { stepsLost: 10, plannedStepsLost: 10 } }]);
  });

  it("works for runs that are paused, diverged, stopped or finished, and back to the seed", async () => {
    const ends = { paused: "paused", diverged: "failed", stopped: "stopped", finished: "finished" } as const;
    for (const reason of ["paused", "diverged", "stopped", "finished"] as const) {
      const { runId, writer, node } = await runningRun();
      await store.lifecycle.endSegment(writer, { reason });
      expect((await store.runs.get(runId)).status).toBe(ends[reason]);
      const { wakeNodeId } = await store.actions.rollBack({ ...by, runId, request: { fromStep: 3, toStep: 5, skipSamples: true } });
      expect(wakeNodeId).toBeNull();
      expect(await store.runs.get(runId)).toMatchObject({ status: "queued", statusDetail: null, step: 0, endedAt: null });
      expect(await claimLive(store, runId, node)).toMatchObject({ startStep: 0, startCheckpoint: null });
    }
  });

  it("answers an incident of its run and no other's", async () => {
    const { runId, writer } = await runningRun();
    const other = await runningRun();
    await store.lifecycle.crashSegment(other.writer, { code: "SIGKILL", message: "killed" });
    await store.lifecycle.endSegment(writer, { reason: "diverged" });
    const [mine] = await store.incidents.list({ runId });
    const [others] = await store.incidents.list({ runId: other.runId });
    const request = { fromStep: 41, toStep: 45, skipSamples: true };
    await expect(store.actions.rollBack({ ...by, runId, request, incidentId: others?.id })).rejects.toMatchObject({ code: "not-found" });
    expect((await store.runs.get(runId)).status).toBe("failed");
    const { intervention } = await store.actions.rollBack({ ...by, runId, request, incidentId: mine?.id });
    expect(intervention).toMatchObject({ incidentId: mine?.id, policyId: null });
    expect((await store.incidents.list({ runId }))[0]?.answers).toEqual([intervention.id]);
  });
});

describe("notes at the curve", () => {
  it("stand among the interventions, applied at once, and disturb nothing", async () => {
    const { runId, writer } = await runningRun();
    const note = { runId, fromStep: 41, toStep: 45, text: "Odd documents here.", author: "ada" };
    await expect(store.actions.annotate({ ...note, toStep: 40 })).rejects.toMatchObject({ issues: [{ field: "toStep" }] });
    expect(await store.actions.annotate(note)).toMatchObject({
      kind: "annotate",
      status: "applied",
      reason: note.text,
      appliedStep: 45,
      arguments: { fromStep: 41, toStep: 45, text: note.text },
    });
    await store.recording.points(writer, pointsOf(51, 52));
    expect(await store.runs.get(runId)).toMatchObject({ status: "running", pendingAction: null });
  });
});
