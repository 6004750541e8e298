/** What is read is what the contracts promise: parsed by their schemas, decimated without losing a spike, and kept as retention says. */
import {
  checkpoint,
  incident,
  intervention,
  metricsSnapshot,
  node,
  nodeHistory,
  runDetail,
  runEvent,
  runSummary,
  textSample,
} from "@trainyard/contracts";
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
let runId: string;
let nodeId: string;
let writer: ClaimedSegment;
const spikeStep = 4_321;

beforeAll(async () => {
  test = await openTestStore(inject("databaseUrl"));
  store = test.store;
  const run = await createRun(store, { duration: { steps: 10_000 } });
  runId = run.id;
  const registered = await registerNode(store);
  nodeId = registered.nodeId;
  await store.nodes.heartbeat({ ...registered, telemetry, flopsPerSecond: 1e9 });
  const first = await claimLive(store, runId, registered);
  const checkpointId = await trainTo(store, first, 20);
  await store.recording.points(first, pointsOf(21, 50));
  await store.recording.sample(first, { step: 20, prompt: "My", text: " fellow citizens" });
  await store.actions.restart({ runId, checkpointId, author: "ada", reason: "spike" });
  writer = await claimLive(store, runId, registered);
  for (let from = 21; from <= 6_000; from += 997)
    await store.recording.points(
      writer,
      pointsOf(from, Math.min(6_000, from + 996), (step) => (step === spikeStep ? { trainLoss: 99 } : { trainLoss: 2 })),
    );
  await store.lifecycle.crashSegment(writer, { code: "SIGKILL", message: "killed" });
  await testNode(store, registered);
  writer = await claimLive(store, runId, registered);
});
afterAll(() => test.close());

describe("reads", () => {
  it("are what the contracts say", async () => {
    runSummary
      .array()
      .min(1)
      .parse(await store.runs.list());
    runDetail.parse(await store.runs.get(runId));
    runEvent
      .array()
      .min(5)
      .parse(await store.runs.events(runId));
    textSample
      .array()
      .length(1)
      .parse(await store.runs.samples(runId));
    checkpoint
      .array()
      .length(1)
      .parse(await store.checkpoints.list(runId));
    intervention
      .array()
      .length(1)
      .parse(await store.interventions.list(runId));
    incident
      .array()
      .length(1)
      .parse(await store.incidents.list());
    node
      .array()
      .length(1)
      .parse(await store.nodes.list());
    nodeHistory.parse(await store.nodes.history(nodeId));
    metricsSnapshot.parse(await store.series.snapshot(runId));
  });

  it("name what is not there", async () => {
    const missing = [
      () => store.runs.get("run-0"),
      () => store.runs.events("run-0"),
      () => store.checkpoints.list("run-0"),
      () => store.checkpoints.get("ckp-0"),
      () => store.nodes.get("node-0"),
      () => store.nodes.history("node-0"),
      () => store.series.snapshot("run-0"),
      () => store.datasets.get("none"),
    ];
    for (const read of missing) await expect(read()).rejects.toMatchObject({ code: "not-found" });
  });

  it("list runs by status, newest first", async () => {
    const queued = await createRun(store);
    expect((await store.runs.list({ status: "queued" })).map((run) => run.id)).toEqual([queued.id]);
    expect((await store.runs.list()).map((run) => run.id)).toEqual([queued.id, runId]);
    expect(queued.name).toBe("gpt2-nano-2");
  });
});

describe("a run whose batch grows", () => {
  it("counts the tokens of its own steps", async () => {
    const batch = {
      ...specification.batch,
      ramp: "milestones" as const,
      rampMilestones: [
        { tokens: 0, accumulation: 1 },
        { tokens: 160, accumulation: 3 },
      ],
    };
    const run = await createRun(store, { batch, duration: { steps: 20 } });
    expect(run).toMatchObject({ totalSteps: 20, totalTokens: 10 * 16 + 10 * 48 });
  });
});

describe("series", () => {
  it("hold every step while they fit, and a spike with its step however few the buckets", async () => {
    const zoomed = await store.series.snapshot(runId, { fromStep: spikeStep - 10, toStep: spikeStep + 10 });
    expect(zoomed.stepsPerBucket).toBe(1);
    const near = zoomed.series.find((each) => each.metric === "trainLoss");
    expect(near?.step).toEqual(Array.from({ length: 21 }, (_, i) => spikeStep - 10 + i));
    expect(near?.mean).toEqual(near?.max);

    const coarse = await store.series.snapshot(runId, { buckets: 7 });
    const loss = coarse.series.filter((each) => each.metric === "trainLoss").at(1);
    expect(loss?.step.length).toBeLessThanOrEqual(7);
    const peak = loss?.max.indexOf(99) ?? -1;
    expect(loss?.maxStep[peak]).toBe(spikeStep);
    expect(loss?.min).toEqual(loss?.min.map(() => 2));
    expect(loss?.step.at(-1)).toBe(6_000);
    expect(loss?.tokens.at(-1)).toBe(6_000 * 16);
    expect(loss?.minStep[0]).toBe(21);
  });

  it("are given for every segment, abandoned ones too, with evaluations", async () => {
    const { series } = await store.series.snapshot(runId);
    expect(series.map((each) => each.metric).filter((metric) => metric === "trainLoss")).toHaveLength(2);
    expect(series.find((each) => each.metric === "noiseScale")).toMatchObject({
      step: [10, 20, 30, 40, 50],
      mean: [1_000, 2_000, 3_000, 4_000, 5_000],
    });
    expect(series.find((each) => each.metric === "validationLoss")).toMatchObject({ step: [20], mean: [4.8] });
  });

  it("are told point by point as CSV", async () => {
    const lines: string[] = [];
    for await (const chunk of store.series.csv(runId, { fromStep: 15, toStep: 60 })) lines.push(...chunk.trimEnd().split("\n"));
    expect(lines[0]).toBe(
      "segment,step,tokens,timeMs,trainLoss,validationLoss,gradientNorm,noiseScale,learningRate,tokensPerSecond,stepDurationMs,effective",
    );
    expect(lines).toHaveLength(1 + 36 + 40);
    expect(lines).toContain("1,20,320,1700000000200,3.8,4.8,1,2000,0.001,1600,10,true");
    expect(lines).toContain("1,21,336,1700000000210,3.79,,1,,0.001,1600,10,false");
    const unknown = store.series.csv("run-0")[Symbol.asyncIterator]();
    await expect(unknown.next()).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("retention", () => {
  it("keeps the newest, the best, the pinned and where the run would go on, and lets the others go once", async () => {
    const run = await createRun(store);
    const own = await claimLive(store, run.id, await registerNode(store));
    const ids: string[] = [];
    for (const [i, validationLoss] of [5, 1, 3, 4, 4, 4].entries()) {
      const step = 10 * (i + 1);
      await store.recording.points(own, pointsOf(step - 9, step));
      await store.recording.evaluation(own, { step, tokens: 1, timeMs: 1, validationLoss });
      ids.push((await writeCheckpoint(store, own, step)).id);
    }
    await store.checkpoints.pin({ checkpointId: ids[2] ?? "", author: "ada", reason: "nice" });
    const rounds = await Promise.all([store.checkpoints.retire(), store.checkpoints.retire()]);
    const removed = [ids[0], ids[3]].sort();
    for (const round of rounds)
      expect(
        round
          .filter((each) => each.runId === run.id)
          .map((each) => each.id)
          .sort(),
      ).toEqual(removed);
    await store.checkpoints.filesRemoved(removed.filter((id) => id !== undefined));
    expect((await store.checkpoints.retire()).filter((each) => each.runId === run.id)).toEqual([]);
    const listed = await store.checkpoints.list(run.id);
    expect(listed.filter((each) => each.deletedAt === null).map((each) => each.step)).toEqual([60, 50, 30, 20]);
    expect(listed.filter((each) => each.best).map((each) => each.step)).toEqual([20]);
    await expect(store.checkpoints.pin({ checkpointId: ids[0] ?? "", author: "ada", reason: "" })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(store.actions.restart({ runId: run.id, checkpointId: ids[0] ?? "", author: "ada", reason: "x" })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
