/** A node that falls behind while it trains is told of once, against its own speed and that of other nodes with the same run. */
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { claimLive, createRun, openTestStore, pointsOf, registerNode, type TestStore, trainTo } from "./fixtures";

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore(inject("databaseUrl"));
});
afterAll(() => test.close());

/** Points a fifth of a second apart. */
const at = (from: number, to: number, tokensPerSecond: number) =>
  pointsOf(from, to, (step) => ({ tokensPerSecond, timeMs: 1_000_000 + step * 200 }));

it("is an incident once a segment, with both speeds, and none while it is a little slower", async () => {
  const { store } = test;
  const run = await createRun(store, { duration: { steps: 1_000 } });
  const writer = await claimLive(store, run.id, await registerNode(store));
  await store.recording.points(writer, at(1, 100, 3_000));
  await store.recording.points(writer, at(101, 170, 1_800));
  expect(await store.stragglers.openDue()).toEqual([]);
  await store.recording.points(writer, at(171, 234, 1_000));
  const [incidentId = "", ...others] = await store.stragglers.openDue();
  expect(others).toEqual([]);
  expect(await store.incidents.get(incidentId)).toMatchObject({
    kind: "straggler",
    status: "open",
    runId: run.id,
    segmentId: writer.segmentId,
    step: 234,
    summary: expect.stringMatching(/ trains at 3\d % of the speed that it did earlier in this segment\.$/),
    evidence: {
      tokensPerSecond: 1_000,
      earlierTokensPerSecond: 3_000,
      otherNodesTokensPerSecond: null,
      speedShare: 1 / 3,
      limitShare: 0.5,
    },
  });
  expect(await store.stragglers.openDue()).toEqual([]);

  await store.lifecycle.endSegment(writer, { reason: "stopped" });
  await store.incidents.resolveDue();
  expect((await store.incidents.get(incidentId)).status).toBe("resolved");
});

it("is held against other nodes where it was slow from the beginning", async () => {
  const { store } = test;
  const run = await createRun(store, { duration: { steps: 1_000 } });
  const quick = await claimLive(store, run.id, await registerNode(store));
  await store.recording.points(quick, at(1, 39, 2_000));
  await trainTo(store, quick, 40, 40);
  await store.lifecycle.endSegment(quick, { reason: "drained" });
  const slow = await claimLive(store, run.id, await registerNode(store));
  await store.recording.points(slow, at(41, 110, 700));
  const [incidentId = ""] = await store.stragglers.openDue();
  expect(await store.incidents.get(incidentId)).toMatchObject({
    summary: expect.stringMatching(/ trains at 35 % of the speed that other nodes did with this run\.$/),
  });
});

it("is not judged by steps that took no time", async () => {
  const { store } = test;
  const run = await createRun(store, { duration: { steps: 1_000 } });
  const writer = await claimLive(store, run.id, await registerNode(store));
  await store.recording.points(
    writer,
    pointsOf(1, 100, (step) => ({ tokensPerSecond: 3_000, timeMs: step })),
  );
  await store.recording.points(
    writer,
    pointsOf(101, 170, (step) => ({ tokensPerSecond: 300, timeMs: step })),
  );
  expect(await store.stragglers.openDue()).toEqual([]);
});
