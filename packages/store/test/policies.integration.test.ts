/** Alarms become incidents, and policies answer them: each decision kept, within its mode and limits. */
import type { Alarm, Policy, PolicyDraft } from "@trainyard/contracts";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import type { ClaimedSegment, Store } from "../src/index";
import {
  claimLive,
  createRun,
  openTestStore,
  pointsOf,
  registerNode,
  specification,
  type TestNode,
  type TestStore,
  telemetry,
  trainTo,
} from "./fixtures";

let test: TestStore;
let store: Store;
const limits = { cooldownSteps: 20, maxAnswers: 2, perTokens: 1_000_000 };

beforeAll(async () => {
  test = await openTestStore(inject("databaseUrl"));
  store = test.store;
});
afterEach(async () => {
  for (const { id, mode } of await store.policies.list()) if (mode !== "off") await setMode(id, "off");
});
afterAll(() => test.close());

const setMode = (policyId: string, mode: Policy["mode"]) => store.policies.setMode({ policyId, mode, author: "ada", reason: "a test" });

async function acting(draft: Partial<PolicyDraft>): Promise<Policy> {
  const policy = await store.policies.create({
    name: "guardian",
    detector: "median-deviation-gradientNorm",
    runId: null,
    answer: { kind: "note" },
    limits,
    author: "ada",
    ...draft,
  });
  await store.policies.lookedBack({ policyId: policy.id, runs: 1 });
  return (await setMode(policy.id, "act")).policy;
}

interface Running {
  runId: string;
  node: TestNode;
  writer: ClaimedSegment;
}

/** At step 50, with checkpoints of 20 and 40. */
async function running(): Promise<Running> {
  const run = await createRun(store);
  const node = await registerNode(store);
  const writer = await claimLive(store, run.id, node);
  await trainTo(store, writer, 20);
  await trainTo(store, writer, 40, 21);
  await store.recording.points(writer, pointsOf(41, 50));
  return { runId: run.id, node, writer };
}

const alarmAt = (step: number, changes: Partial<Alarm> = {}): Alarm => ({
  detector: "median-deviation-gradientNorm",
  metric: "gradientNorm",
  step,
  value: 9,
  limit: 2,
  why: "The gradient norm 9 is 9.0 times the median of 40 steps.",
  ...changes,
});

const raise = (writer: ClaimedSegment, alarm: Alarm, firstWarningStep = alarm.step) =>
  store.stability.alarmed(writer, {
    alarm,
    firstWarningStep,
    samples: { from: (firstWarningStep - 1) * 2, to: alarm.step * 2 },
    neighbours: [{ step: alarm.step, trainLoss: 3, gradientNorm: 9 }],
  });

async function answer(
  writer: ClaimedSegment,
  policy: Policy,
  alarm: Alarm,
  outcome: "acted" | "would-act" | "limit-reached" = "acted",
  first = alarm.step,
) {
  const { incidentId } = await raise(writer, alarm, first);
  const verdict = { outcome, detail: `It is ${outcome}.` };
  const decided = await store.stability.decided(writer, {
    policy,
    alarm,
    incidentId,
    firstWarningStep: first,
    tokens: alarm.step * 16,
    verdict,
  });
  return { incidentId, decided };
}

describe("alarms", () => {
  it("open one incident for a group of one kind, with evidence of all of them", async () => {
    const { runId, writer } = await running();
    const first = await raise(writer, alarmAt(44), 43);
    expect(await raise(writer, alarmAt(44), 43)).toEqual(first);
    const second = await raise(writer, alarmAt(50, { detector: "rolling-sigma-trainLoss", metric: "trainLoss" }), 43);
    expect(second.incidentId).toBe(first.incidentId);
    const level = await raise(writer, alarmAt(50, { detector: "divergence", metric: "trainLoss" }), 43);
    await store.recording.points(writer, pointsOf(51, 130));
    const later = await raise(writer, alarmAt(130));
    const incidents = await store.incidents.list({ runId });
    expect(incidents.map(({ id, kind, step }) => ({ id, kind, step }))).toEqual([
      { id: later.incidentId, kind: "spike", step: 130 },
      { id: level.incidentId, kind: "divergence", step: 43 },
      { id: first.incidentId, kind: "spike", step: 43 },
    ]);
    expect(incidents[2]?.evidence).toMatchObject({
      detector: "median-deviation-gradientNorm",
      firstWarningStep: 43,
      alarm: { step: 50, detector: "rolling-sigma-trainLoss" },
      alarms: [{ step: 44 }, { step: 50 }],
      alarmCount: 2,
      samples: { from: 84, to: 100 },
      neighbours: [{ step: 50 }],
    });
  });

  it("are known again by the segment that trains the same steps a second time, and new on another curve", async () => {
    const { runId, node, writer } = await running();
    const before = await raise(writer, alarmAt(48));
    await store.lifecycle.endSegment(writer, { reason: "drained" });
    const second = await claimLive(store, runId, node);
    await store.recording.points(second, pointsOf(41, 50));
    expect(await raise(second, alarmAt(48))).toEqual({ incidentId: before.incidentId, isRepeated: true });
    const other = await raise(second, alarmAt(49, { value: 7 }));
    expect(other).toMatchObject({ isRepeated: false });
    expect(other.incidentId).not.toBe(before.incidentId);
    await expect(raise(writer, alarmAt(50))).rejects.toMatchObject({ code: "fenced" });
  });

  it("of a number that is not finite are the incident that ends the segment", async () => {
    const { runId, writer } = await running();
    const { incidentId } = await raise(writer, alarmAt(50, { detector: "non-finite", value: null, limit: null }));
    expect((await store.lifecycle.endSegment(writer, { reason: "diverged" })).incidentId).toBe(incidentId);
    expect(await store.incidents.list({ runId })).toMatchObject([{ id: incidentId, kind: "divergence" }]);
  });
});

describe("policies", () => {
  it("begin in shadow, may act once their backtest was looked at, and keep every decision", async () => {
    const draft = { name: "careful", detector: "divergence", runId: null, answer: { kind: "pause" as const }, limits, author: "ada" };
    const policy = await store.policies.create(draft);
    expect(policy).toMatchObject({ ...draft, mode: "shadow" });
    await expect(setMode(policy.id, "act")).rejects.toMatchObject({ code: "conflict" });
    await store.policies.lookedBack({ policyId: policy.id, runs: 0 });
    await expect(setMode(policy.id, "act")).rejects.toMatchObject({ code: "conflict" });
    await expect(store.policies.create({ ...draft, runId: "run-none" })).rejects.toMatchObject({ code: "not-found" });

    const { runId, writer } = await running();
    const { incidentId, decided } = await answer(writer, policy, alarmAt(50, { detector: "divergence" }), "would-act");
    expect(decided).toEqual({ outcome: "would-act", action: null });
    expect(await answer(writer, policy, alarmAt(50, { detector: "divergence" }), "would-act")).toMatchObject({ decided: null });
    const rows = await store.policies.decisionsOfRun(runId);
    expect(rows).toMatchObject([{ policyId: policy.id, policyName: "careful", outcome: "would-act", incidentId, interventionId: null }]);
    expect(await store.policies.decisions(policy.id)).toEqual(rows);
    expect(await store.interventions.list(runId)).toEqual([]);

    await store.policies.lookedBack({ policyId: policy.id, runs: 3 });
    expect((await setMode(policy.id, "act")).policy.mode).toBe("act");
  });

  it("roll back before the first warning sign, skip what was read since, and lower the rate", async () => {
    const policy = await acting({ answer: { kind: "rollback", skipSamples: true, learningRateFactor: 0.5 } });
    const { runId, node, writer } = await running();
    const { incidentId, decided } = await answer(writer, policy, alarmAt(48), "acted", 40);
    expect(decided?.action).toMatchObject({
      wakeNodeId: node.nodeId,
      intervention: { kind: "rollback", author: "policy: guardian", policyId: policy.id, incidentId, reason: alarmAt(48).why },
    });
    const next = await claimLive(store, runId, node);
    expect(next).toMatchObject({
      startStep: 20,
      specification: { schedule: { peakLearningRate: 5e-4 }, data: { skip: [{ from: 78, to: 96 }] } },
    });
    expect(await store.incidents.list({ runId })).toMatchObject([{ id: incidentId, status: "answered" }]);
    const [watching] = (await store.stability.policies(runId)).filter((each) => each.policy.id === policy.id);
    expect(watching?.past).toEqual([{ step: 48, tokens: 768, outcome: "acted", resumedStep: 20 }]);
    await expect(raise(writer, alarmAt(50))).rejects.toMatchObject({ code: "fenced" });
  });

  it("roll back a run whose numbers stopped being finite, and say that nothing else helps there", async () => {
    const pausing = await acting({ name: "pausing", detector: "non-finite", answer: { kind: "pause" } });
    const rolling = await acting({
      name: "rolling",
      detector: "non-finite",
      answer: { kind: "rollback", skipSamples: true, learningRateFactor: null },
    });
    const { runId, node, writer } = await running();
    const alarm = alarmAt(50, { detector: "non-finite", value: null, limit: null });
    expect((await answer(writer, pausing, alarm)).decided?.outcome).toBe("failed");
    expect((await answer(writer, rolling, alarm)).decided?.outcome).toBe("acted");
    expect((await store.runs.get(runId)).segments).toMatchObject([{ endReason: "diverged" }, { startStep: 40, status: "queued" }]);
    expect(await claimLive(store, runId, node)).toMatchObject({ specification: { data: { skip: [{ from: 98, to: 100 }] } } });
  });

  it("lower the rate, swap and pause in place", async () => {
    const lowering = await acting({ name: "lowering", answer: { kind: "lower-learning-rate", learningRateFactor: 0.1 } });
    const pausing = await acting({ name: "pausing", answer: { kind: "pause" } });
    const swapping = await acting({ name: "swapping", answer: { kind: "swap", changes: { optimizer: { name: "sgd" } } } });
    const { runId, writer } = await running();
    await answer(writer, lowering, alarmAt(50));
    await answer(writer, pausing, alarmAt(50));
    expect((await answer(writer, swapping, alarmAt(50))).decided?.outcome).toBe("failed"); // a change waits already
    expect(await store.interventions.list(runId)).toMatchObject([
      { kind: "pause", status: "requested", author: "policy: pausing" },
      { kind: "change", arguments: { changes: { schedule: { peakLearningRate: 1e-4 } } }, author: "policy: lowering" },
    ]);
    const other = await running();
    await answer(other.writer, swapping, alarmAt(50));
    expect(await store.interventions.list(other.runId)).toMatchObject([
      { kind: "change", arguments: { changes: { optimizer: { name: "sgd" } } } },
    ]);
  });

  it("have the trainers of their scope leave updates out, those that train now and those to come", async () => {
    const policy = await acting({ answer: { kind: "skip-update" } });
    const { runId, node, writer } = await running();
    expect(await store.interventions.list(runId)).toEqual([]);
    await store.stability.guard(writer);
    await store.stability.guard(writer);
    const beat = await store.nodes.heartbeat({ ...node, telemetry });
    expect(beat.interventions).toMatchObject([
      { kind: "change", arguments: { changes: { stability: { skipUpdate: "median-deviation" } } }, policyId: policy.id },
    ]);
    await setMode(policy.id, "off");
    const other = await running();
    expect((await setMode(policy.id, "act")).wakeNodeIds).toContain(other.node.nodeId);
    const guarded = await createRun(store, { stability: { ...specification.stability, skipUpdate: "rolling-sigma" } });
    await store.stability.guard(await claimLive(store, guarded.id, await registerNode(store)));
    expect(await store.interventions.list(guarded.id)).toEqual([]);
  });

  it("pause and ask at their limit, and the incident stays open with the question", async () => {
    const policy = await acting({ answer: { kind: "rollback", skipSamples: true, learningRateFactor: null } });
    const { runId, writer } = await running();
    const { incidentId } = await answer(writer, policy, alarmAt(50), "limit-reached");
    expect(await store.interventions.list(runId)).toMatchObject([
      { kind: "pause", status: "requested", incidentId: null, policyId: policy.id },
    ]);
    expect(await store.incidents.list({ runId })).toMatchObject([
      { id: incidentId, status: "open", summary: expect.stringContaining("It is limit-reached.") },
    ]);
  });

  it("watch the run they are for, or every run, and none when off", async () => {
    const { runId } = await running();
    const other = await running();
    const mine = await acting({ name: "mine", runId });
    const all = await acting({ name: "all" });
    const off = await acting({ name: "off" });
    await setMode(off.id, "off");
    const names = async (id: string) => (await store.stability.policies(id)).map(({ policy }) => policy.name);
    expect(await names(runId)).toEqual([mine.name, all.name]);
    expect(await names(other.runId)).toEqual([all.name]);
  });
});

describe("a look back", () => {
  it("has the newest runs that are long enough, their effective curves and what was answered there", async () => {
    const { runId, node, writer } = await running();
    const { incidentId } = await raise(writer, alarmAt(48), 46);
    await store.actions.rollBack({
      runId,
      author: "ada",
      reason: "spike",
      incidentId,
      request: { fromStep: 46, toStep: 48, skipSamples: true },
    });
    const next = await claimLive(store, runId, node);
    await store.recording.points(
      next,
      pointsOf(41, 120, () => ({ trainLoss: 1 })),
    );
    const runs = await store.policies.pastRuns({ limit: 1, fewestSteps: 100 });
    expect(runs.map((run) => run.runId)).toEqual([runId]);
    const { points, checkpoints, answeredIncidents } = await store.policies.pastRunFacts(runId, 100);
    expect(points.map(({ step }) => step)).toEqual(Array.from({ length: 100 }, (_, index) => index + 21));
    expect(points.filter(({ trainLoss }) => trainLoss === 1)).toHaveLength(80);
    expect(checkpoints.toSorted((a, b) => a - b)).toEqual([20, 40]);
    expect(answeredIncidents).toEqual([46]);
    expect((await store.stability.before(next, 30)).map(({ step }) => step)).toEqual(Array.from({ length: 30 }, (_, index) => index + 11));
  });
});
