import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startRedis } from "../../../scripts/services/index.mjs";
import { createLivePublisher, createSegmentQueue, createSegmentWorker, createWakeListener, type SegmentQueue } from "../src";

let directory: string;
let redis: Awaited<ReturnType<typeof startRedis>>;
let queue: SegmentQueue;
const ignore = () => undefined;
const soon = { timeout: 20_000 };

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "trainyard-queue-"));
  redis = await startRedis({ directory });
  queue = createSegmentQueue({ redisUrl: redis.url, onError: ignore });
});

afterEach(async () => {
  await queue.close();
  await redis.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe("segment queue", () => {
  it("holds one job a segment however often it is enqueued, and forgets it when done", async () => {
    await queue.enqueue("seg-a");
    await queue.enqueue("seg-a");
    const handled: string[] = [];
    const worker = createSegmentWorker({
      redisUrl: redis.url,
      onError: ignore,
      handle: async ({ segmentId }) => void handled.push(segmentId),
    });
    expect(await queue.has("seg-a")).toBe(true);
    worker.resume();
    await expect.poll(() => queue.has("seg-a"), soon).toBe(false);
    await queue.enqueue("seg-a");
    await expect.poll(() => handled, soon).toEqual(["seg-a", "seg-a"]);
    await worker.close();
  });

  it("gives a paused worker nothing and a busy one nothing more", async () => {
    const started: string[] = [];
    const finish: (() => void)[] = [];
    const worker = createSegmentWorker({
      redisUrl: redis.url,
      onError: ignore,
      handle: ({ segmentId }) =>
        new Promise((resolve) => {
          started.push(segmentId);
          finish.push(resolve);
        }),
    });
    worker.resume();
    await queue.enqueue("seg-a");
    await expect.poll(() => started, soon).toEqual(["seg-a"]);
    await queue.enqueue("seg-b");
    await worker.pause();
    finish[0]?.();
    await expect.poll(() => queue.has("seg-a"), soon).toBe(false);
    const other = createSegmentWorker({
      redisUrl: redis.url,
      onError: ignore,
      handle: async ({ segmentId }) => void started.push(`other ${segmentId}`),
    });
    other.resume();
    await expect.poll(() => started, soon).toEqual(["seg-a", "other seg-b"]);
    await Promise.all([worker.close(), other.close()]);
  });

  it("outlives a handler that throws", async () => {
    const told: string[] = [];
    const handled: string[] = [];
    const worker = createSegmentWorker({
      redisUrl: redis.url,
      onError: (error) => void told.push(error.message),
      handle: async ({ segmentId }) => {
        handled.push(segmentId);
        if (segmentId === "seg-a") throw new Error("broken on purpose");
      },
    });
    worker.resume();
    await queue.enqueue("seg-a");
    await queue.enqueue("seg-b");
    await expect.poll(() => handled, soon).toEqual(["seg-a", "seg-b"]);
    expect(told).toEqual(["broken on purpose"]);
    await worker.close();
  });

  it("tells its health and the eviction policy, and fails fast without Redis", async () => {
    expect(await queue.health()).toMatchObject({ ok: true, error: null, evictionPolicy: "noeviction" });
    await redis.kill();
    expect(await queue.health()).toMatchObject({ ok: false, roundTripMs: null });
    await expect(queue.enqueue("seg-a")).rejects.toMatchObject({ code: "unavailable" });
    const restarted = await startRedis({ directory });
    redis = restarted;
    await expect
      .poll(
        () =>
          queue.enqueue("seg-a").then(
            () => true,
            () => false,
          ),
        soon,
      )
      .toBe(true);
  });

  it("lets go of a handler that goes on after the grace, and closes without Redis", async () => {
    const worker = createSegmentWorker({ redisUrl: redis.url, onError: ignore, handle: () => new Promise(() => undefined) });
    worker.resume();
    await queue.enqueue("seg-a");
    await expect.poll(() => queue.has("seg-a"), soon).toBe(true);
    await redis.kill();
    await worker.close(50);
    expect(worker.paused).toBe(true);
  });
});

describe("wake-up", () => {
  it("reaches the node it names, also after Redis restarted", async () => {
    const publisher = createLivePublisher({ redisUrl: redis.url, onError: ignore });
    let wakes = 0;
    const listener = createWakeListener({
      redisUrl: redis.url,
      nodeId: "node-a",
      onWake: () => {
        wakes += 1;
      },
      onError: ignore,
    });
    const wake = async (nodeId: string) => {
      await publisher.wakeNode(nodeId).catch(ignore);
      return wakes;
    };
    await expect.poll(() => wake("node-a"), soon).toBeGreaterThan(0);
    const before = wakes;
    await publisher.wakeNode("node-b");
    await redis.stop();
    redis = await startRedis({ directory });
    await expect.poll(() => wake("node-a"), soon).toBeGreaterThan(before);
    await listener.close();
    await publisher.close();
  });
});
