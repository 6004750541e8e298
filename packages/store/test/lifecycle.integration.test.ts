/** Segments are claimed once, written by their owner only, and gone on with exactly once, whoever races. */
import type { RunSpecification } from "@trainyard/contracts";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { FencedError, type SegmentWriter, type Store } from "../src/index";
import {
  claimLive,
  createRun,
  openTestStore,
  pointsOf,
  registerNode,
  setRules,
  type TestNode,
  type TestStore,
  telemetry,
  testNode,
  trainTo,
  writeCheckpoint,
} from "./fixtures";

let test: TestStore;
let store: Store;

beforeAll(async () => {
  test = await openTestStore(inject("databaseUrl"));
  store = test.store;
});
afterAll(() => test.close());

const manyClaimers = 20;
const hang = { silentMs: 11_500, limitMs: 10_000, activity: "training", processState: "stopped", evidence: { trainerPid: 42 } };

describe("claiming", () => {
  it("gives a segment that was delivered to many nodes to one of them", async () => {
    const run = await createRun(store);
    const segmentId = run.segments[0]?.id ?? "";
    const nodes = await Promise.all(Array.from({ length: manyClaimers }, () => registerNode(store)));
    const claims = await Promise.all(nodes.map((node) => store.lifecycle.claimSegment({ segmentId, ...node })));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    const claim = claims.find((each) => each !== null);
    expect(claim).toMatchObject({
      segmentId,
      runId: run.id,
      startStep: 0,
      startTokens: 0,
      startCheckpoint: null,
      specification: run.specification,
    });
    expect((await store.runs.get(run.id)).status).toBe("running");
  });

  it("gives a node one segment at a time", async () => {
    const runs = await Promise.all(Array.from({ length: 5 }, () => createRun(store)));
    const node = await registerNode(store);
    const claims = await Promise.all(runs.map((run) => store.lifecycle.claimSegment({ segmentId: run.segments[0]?.id ?? "", ...node })));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  });

  it("is left to others by a node that refuses, and says why until one takes it", async () => {
    const run = await createRun(store);
    const segmentId = run.segments[0]?.id ?? "";
    const [small, large] = await Promise.all([registerNode(store), registerNode(store)]);
    const seen: string[] = [];
    const refusal = ({ runId, specification }: { runId: string; specification: RunSpecification }) => {
      seen.push(runId, specification.recipe);
      return "Waits for a larger node.";
    };
    expect(await store.lifecycle.claimSegment({ segmentId, ...small, refusal })).toBeNull();
    expect(seen).toEqual([run.id, run.specification.recipe]);
    expect(await store.runs.get(run.id)).toMatchObject({ status: "queued", statusDetail: "Waits for a larger node." });
    expect(await store.lifecycle.claimSegment({ segmentId, ...large, refusal: () => null })).toMatchObject({ runId: run.id });
    expect(await store.runs.get(run.id)).toMatchObject({ status: "running", statusDetail: null });
    expect(await store.lifecycle.claimSegment({ segmentId, ...small, refusal })).toBeNull();
    expect((await store.runs.get(run.id)).statusDetail).toBeNull();
  });

  it("is refused to a node that is cordoned, draining or of an earlier incarnation", async () => {
    const run = await createRun(store);
    const segmentId = run.segments[0]?.id ?? "";
    const cordoned = await registerNode(store);
    await store.nodes.cordon({ nodeId: cordoned.nodeId, author: "ada", reason: "noisy fan", running: "finish" });
    expect(await store.lifecycle.claimSegment({ segmentId, ...cordoned })).toBeNull();
    const old = await registerNode(store, "twice-started");
    const current = await registerNode(store, "twice-started");
    expect(await store.lifecycle.claimSegment({ segmentId, ...old })).toBeNull();
    expect(await store.lifecycle.claimSegment({ segmentId, ...current })).not.toBeNull();
  });
});

describe("fencing", () => {
  it("refuses every write once the segment was ended, and writes nothing of it", async () => {
    const run = await createRun(store);
    const node = await registerNode(store, "fenced-node");
    const writer = await claimLive(store, run.id, node);
    await store.recording.points(writer, pointsOf(1, 10));
    await registerNode(store, "fenced-node"); // the agent was started again: the old one's trainer may still be alive
    const intervention = { interventionId: "int-0", step: 11 };
    const writes: (() => Promise<unknown>)[] = [
      () => store.recording.points(writer, pointsOf(11, 20)),
      () => store.recording.evaluation(writer, { step: 11, tokens: 1, timeMs: 1, validationLoss: 1 }),
      () => writeCheckpoint(store, writer, 11),
      () => store.recording.sample(writer, { step: 11, prompt: "", text: "" }),
      () => store.recording.log(writer, { level: "info", message: "still here" }),
      () => store.interventions.applied(writer, { ...intervention, readBack: {} }),
      () => store.lifecycle.segmentReady(writer, { buildDurationMs: 1 }),
      () => store.lifecycle.endSegment(writer, { reason: "finished" }),
      () => store.lifecycle.crashSegment(writer, { code: "x", message: "x" }),
      () => store.lifecycle.hangSegment(writer, hang),
    ];
    for (const write of writes) await expect(write()).rejects.toBeInstanceOf(FencedError);
    const after = await store.runs.get(run.id);
    expect(after).toMatchObject({
      status: "queued",
      segments: [
        { lastStep: 10, endReason: "node-lost" },
        { startStep: 0, status: "queued" },
      ],
    });
    expect((await store.runs.events(run.id)).map((event) => event.message)).not.toContain("still here");
  });

  it("stores what was acknowledged and nothing else while the segment is being ended", async () => {
    const run = await createRun(store);
    const writer = await claimLive(store, run.id, await registerNode(store));
    let acknowledged = 0;
    const recording = (async () => {
      for (let step = 1; step <= 2_000; step++) {
        await store.recording.points(writer, pointsOf(step, step));
        acknowledged = step;
      }
    })();
    const refused = expect(recording).rejects.toBeInstanceOf(FencedError);
    await expect.poll(() => acknowledged, { timeout: 30_000 }).toBeGreaterThan(5);
    await store.lifecycle.endSegment(writer, { reason: "stopped" });
    await refused;
    const { series, stepsPerBucket } = await store.series.snapshot(run.id);
    expect(stepsPerBucket).toBe(1);
    expect(series.find((each) => each.metric === "trainLoss")?.step).toEqual(Array.from({ length: acknowledged }, (_, i) => i + 1));
  });

  it("stores points that are sent twice, or by two at once, once", async () => {
    const run = await createRun(store);
    const writer = await claimLive(store, run.id, await registerNode(store));
    const sent = await Promise.all(
      [pointsOf(1, 50), pointsOf(1, 50), pointsOf(30, 80)].map((points) => store.recording.points(writer, points)),
    );
    expect(sent.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(80);
    expect((await store.recording.points(writer, pointsOf(1, 80))).inserted).toBe(0);
    const after = await store.runs.get(run.id);
    expect(after).toMatchObject({ step: 80, tokens: 1_280, trainLoss: 3.2 });
    expect(after.sparkline.reduce((sum, loss) => sum + loss, 0) / after.sparkline.length).toBeCloseTo(4 - 40.5 / 100);
  });
});

describe("a lost node", () => {
  it("has its run go on from the last checkpoint, once, though many coordinators see it", async () => {
    const run = await createRun(store);
    const node = await registerNode(store);
    const writer = await claimLive(store, run.id, node);
    await trainTo(store, writer, 20);
    await store.recording.points(writer, pointsOf(21, 33));
    const sweeps = await Promise.all(Array.from({ length: 8 }, () => store.nodes.sweep({ suspectAfterMs: 0, lostAfterMs: 0 })));
    const ended = sweeps
      .flatMap((sweep) => sweep.lost)
      .filter((lost) => lost.nodeId === node.nodeId)
      .flatMap((lost) => lost.ended);
    expect(ended).toHaveLength(1);
    const after = await store.runs.get(run.id);
    expect(after.segments).toMatchObject([
      { ordinal: 1, status: "ended", endReason: "node-lost", lastStep: 33, effectiveUntilStep: 20 },
      { ordinal: 2, status: "queued", startStep: 20, lastStep: 20, parentId: writer.segmentId },
    ]);
    expect(after).toMatchObject({ status: "queued", step: 20, tokens: 320 });
    expect(await store.incidents.list({ runId: run.id })).toMatchObject([{ kind: "node-lost", segmentId: writer.segmentId, step: 33 }]);
    const standing = await store.nodes.heartbeat({ ...node, telemetry });
    expect(standing).toMatchObject({ standing: "lost", running: null });
  });

  it("stops or pauses the run where that was asked for before", async () => {
    const run = await createRun(store);
    const node = await registerNode(store, "to-be-lost");
    await trainTo(store, await claimLive(store, run.id, node), 20);
    const { wakeNodeId } = await store.actions.pause({ runId: run.id, author: "ada", reason: "lunch" });
    expect(wakeNodeId).toBe(node.nodeId);
    await registerNode(store, "to-be-lost");
    expect(await store.runs.get(run.id)).toMatchObject({ status: "paused", pendingAction: null, segmentCount: 1 });
    expect(await store.interventions.list(run.id)).toMatchObject([{ kind: "pause", status: "applied", appliedStep: 20 }]);
  });

  it("can write again only as a new incarnation", async () => {
    const node = await registerNode(store, "comes-back");
    await store.nodes.sweep({ suspectAfterMs: 0, lostAfterMs: 0 });
    expect((await store.nodes.get(node.nodeId)).state).toBe("lost");
    const again = await registerNode(store, "comes-back");
    expect(again).toMatchObject({ nodeId: node.nodeId, incarnation: node.incarnation + 1, state: "healthy" });
    expect((await store.nodes.heartbeat({ ...node, telemetry })).standing).toBe("superseded");
    expect((await store.nodes.heartbeat({ ...again, telemetry })).standing).toBe("member");
  });
});

describe("a failing trainer", () => {
  it("is tried again from the last checkpoint, and given up after failures in a row without a new one", async () => {
    await setRules(test.databaseUrl, { restartBackOffMs: [0], attemptsWithoutProgress: 4 });
    const run = await createRun(store);
    const node = await registerNode(store);
    await trainTo(store, await claimLive(store, run.id, node), 20);
    const failures = [
      (writer: SegmentWriter) => store.lifecycle.crashSegment(writer, { code: "SIGKILL", message: "killed" }),
      (writer: SegmentWriter) => store.lifecycle.hangSegment(writer, hang),
      (writer: SegmentWriter) => store.lifecycle.crashSegment(writer, { code: "disk-full", message: "The disk is full." }),
      async () => (await store.nodes.sweep({ suspectAfterMs: 0, lostAfterMs: 0 })).lost.flatMap(({ ended }) => ended)[0],
    ];
    await registerNode(store); // so that a full disk is another's
    for (const [index, fail] of failures.entries()) {
      if (index > 0) await testNode(store, node);
      const ended = await fail(index === 0 ? await runningWriter(run.id, node) : await claimLive(store, run.id, node));
      expect(ended?.runStatus).toBe(index < failures.length - 1 ? "queued" : "failed");
    }
    const after = await store.runs.get(run.id);
    expect(after.statusDetail).toContain("4 times");
    expect(after.segments.map((segment) => segment.startStep)).toEqual([0, 20, 20, 20]);
    const incidents = await store.incidents.list({ runId: run.id });
    expect(incidents.map(({ kind }) => kind)).toEqual(["node-lost", "disk-full", "hang", "crash"]);
    expect(incidents.find(({ kind }) => kind === "hang")).toMatchObject({
      step: 20,
      summary: "The trainer was silent for 11.5 s while training (limit 10.0 s); its process was stopped.",
      evidence: { lastStep: 20, silentMs: 11_500, limitMs: 10_000, trainerPid: 42 },
    });
  });

  it("waits longer after each failure: nobody may claim it sooner, and it is not delivered", async () => {
    await setRules(test.databaseUrl, { restartBackOffMs: [0, 3_600_000], attemptsWithoutProgress: 3 });
    const run = await createRun(store);
    const node = await registerNode(store);
    const crash = { code: "SIGKILL", message: "killed" };
    const first = await store.lifecycle.crashSegment(await claimLive(store, run.id, node), crash);
    expect((await store.outbox.pending()).map(({ segmentId }) => segmentId)).toContain(first.queuedSegmentId);
    await testNode(store, node);
    const { queuedSegmentId } = await store.lifecycle.crashSegment(await claimLive(store, run.id, node), crash);
    const segmentId = queuedSegmentId ?? "";
    const waiting = await store.runs.get(run.id);
    expect(waiting.statusDetail).toBe("Waits 3600 s before it tries again after: killed");
    expect(Date.parse(waiting.segments.at(-1)?.notBefore ?? "")).toBeGreaterThan(Date.parse(waiting.segments.at(-1)?.queuedAt ?? ""));
    expect(await store.lifecycle.claimSegment({ segmentId, ...node })).toBeNull();
    expect((await store.outbox.pending()).map((row) => row.segmentId)).not.toContain(segmentId);
    expect(await store.lifecycle.queuedSegmentIds({ olderThanMs: 0 })).not.toContain(segmentId);
  });

  it("leaves it to another free node where it failed, and waits where the only node's disk is full", async () => {
    await setRules(test.databaseUrl, {});
    await store.nodes.sweep({ suspectAfterMs: 0, lostAfterMs: 0 }); // nodes of other tests stand ready no more
    const run = await createRun(store);
    const [failed, other] = await Promise.all([registerNode(store), registerNode(store)]);
    const crash = { code: "SIGKILL", message: "killed" };
    const { queuedSegmentId } = await store.lifecycle.crashSegment(await claimLive(store, run.id, failed), crash);
    const segmentId = queuedSegmentId ?? "";
    const prefersAnother = ({ nodeId }: TestNode) => store.lifecycle.prefersAnotherNode({ segmentId, nodeId });
    expect(await Promise.all([failed, other].map(prefersAnother))).toEqual([true, false]);
    await testNode(store, failed);
    await claimLive(store, (await createRun(store)).id, other);
    expect(await prefersAnother(failed)).toBe(false);

    const full = await store.lifecycle.crashSegment(await claimLive(store, run.id, failed), { code: "disk-full", message: "It is full." });
    expect((await store.runs.get(run.id)).statusDetail).toBe("Waits 30 s before it tries again after: It is full.");
    expect(await store.lifecycle.claimSegment({ segmentId: full.queuedSegmentId ?? "", ...failed })).toBeNull();
  });

  it("goes on from the checkpoint before one that is corrupt", async () => {
    const run = await createRun(store);
    const node = await registerNode(store);
    const first = await claimLive(store, run.id, node);
    await trainTo(store, first, 20);
    const corrupt = await trainTo(store, first, 40, 21);
    await store.lifecycle.endSegment(first, { reason: "drained" });
    const second = await claimLive(store, run.id, node);
    expect(second.startCheckpoint?.id).toBe(corrupt);
    await store.lifecycle.crashSegment(second, { code: "corrupt", message: "hash differs" });
    await testNode(store, node);
    expect(await claimLive(store, run.id, node)).toMatchObject({ startStep: 20 });
    expect((await store.incidents.list({ runId: run.id })).map((incident) => incident.kind)).toEqual(["corrupt-checkpoint"]);
    const refused = store.actions.restart({ runId: run.id, checkpointId: corrupt, author: "ada", reason: "try" });
    await expect(refused).rejects.toMatchObject({ code: "conflict" });
  });

  it("fails at once where a retry cannot help, and when the loss is not finite", async () => {
    const node = await registerNode(store);
    const unfit = await createRun(store);
    const ended = await store.lifecycle.crashSegment(await claimLive(store, unfit.id, node), {
      code: "incompatible",
      message: "other model",
    });
    expect(ended).toMatchObject({ runStatus: "failed", queuedSegmentId: null });
    const diverging = await createRun(store);
    const writer = await claimLive(store, diverging.id, node);
    await store.recording.points(
      writer,
      pointsOf(1, 3, (step) => (step === 3 ? { trainLoss: null, gradientNorm: null } : {})),
    );
    await store.lifecycle.endSegment(writer, { reason: "diverged", detail: "loss is NaN" });
    expect(await store.runs.get(diverging.id)).toMatchObject({ status: "failed", trainLoss: 3.98 });
    expect(await store.incidents.list({ runId: diverging.id })).toMatchObject([{ kind: "divergence" }]);
  });
});

describe("a clock", () => {
  it("that is off by more than 5 s opens one incident an excursion, and is known to the node", async () => {
    const node = await registerNode(store);
    const kinds = async () => (await store.incidents.list({ nodeId: node.nodeId })).map(({ kind }) => kind);
    const offsets = [0, -4_000, 300_000, 300_100, 299_000];
    for (const clockOffsetMs of offsets) await store.nodes.heartbeat({ ...node, telemetry, clockOffsetMs });
    await store.nodes.heartbeat({ ...node, telemetry });
    expect(await kinds()).toEqual(["clock-skew"]);
    const [incident] = await store.incidents.list({ nodeId: node.nodeId });
    expect(incident).toMatchObject({ status: "open", evidence: { clockOffsetMs: 300_000, limitMs: 5_000 } });
    expect(incident?.summary).toContain("300 s ahead of the database's");
    await store.incidents.resolveDue();
    expect((await store.incidents.list({ nodeId: node.nodeId }))[0]?.status).toBe("open");

    const { databaseTimeMs } = await store.nodes.heartbeat({ ...node, telemetry, clockOffsetMs: 20 });
    expect(Math.abs(databaseTimeMs - Date.now())).toBeLessThan(60_000); // of the same machine
    await store.incidents.resolveDue();
    expect((await store.incidents.list({ nodeId: node.nodeId }))[0]?.status).toBe("resolved");
    await store.nodes.heartbeat({ ...node, telemetry, clockOffsetMs: -6_000 });
    expect(await kinds()).toEqual(["clock-skew", "clock-skew"]);
  });
});

async function runningWriter(runId: string, node: { nodeId: string; incarnation: number }) {
  const { running } = await store.nodes.heartbeat({ ...node, telemetry });
  if (running === null) throw new Error(`Run ${runId} is not running on the node.`);
  return running;
}
