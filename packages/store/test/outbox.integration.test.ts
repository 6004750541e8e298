/** Nothing that must be queued is forgotten, whatever becomes of the queue. */
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { Store } from "../src/index";
import { claimLive, createRun, openTestStore, registerNode, type TestStore } from "./fixtures";

let test: TestStore;
let store: Store;

beforeAll(async () => {
  test = await openTestStore(inject("databaseUrl"));
  store = test.store;
});
afterAll(() => test.close());

it("offers a segment until its delivery is acknowledged, and again as an orphan while nobody has claimed it", async () => {
  const run = await createRun(store);
  const segmentId = run.segments[0]?.id ?? "";
  const [first] = await store.outbox.pending();
  expect(first?.segmentId).toBe(segmentId);
  expect(await store.outbox.pending()).toEqual([first]);
  await store.outbox.delivered([first?.id ?? 0]);
  expect(await store.outbox.pending()).toEqual([]);
  expect(await store.lifecycle.queuedSegmentIds({ olderThanMs: 0 })).toEqual([segmentId]);
  expect(await store.lifecycle.queuedSegmentIds({ olderThanMs: 3_600_000 })).toEqual([]);
  await claimLive(store, run.id, await registerNode(store));
  expect(await store.lifecycle.queuedSegmentIds({ olderThanMs: 0 })).toEqual([]);
});

it("drops a segment that waits no longer", async () => {
  const run = await createRun(store);
  await store.actions.stop({ runId: run.id, author: "ada", reason: "" });
  expect(await store.outbox.pending()).toEqual([]);
});

it("has one coordinator at a time", async () => {
  let running = 0;
  let most = 0;
  const round = () =>
    store.coordination.exclusively("watch", async () => {
      most = Math.max(most, ++running);
      await store.health();
      running--;
      return "done";
    });
  const results = await Promise.all(Array.from({ length: 6 }, round));
  expect(results).toContain("done");
  expect(most).toBe(1);
  expect(await round()).toBe("done");
});
