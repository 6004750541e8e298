import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LiveEvent } from "@trainyard/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startRedis } from "../../../scripts/services/index.mjs";
import { createLivePublisher, createLiveReader, type LiveCursor, type LiveMessage, type LivePublisher, type LiveReader } from "../src";

type Redis = Awaited<ReturnType<typeof startRedis>>;
let directory: string;
let redis: Redis;
let publisher: LivePublisher;
let reader: LiveReader;
const ignore = () => undefined;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "trainyard-live-"));
  redis = await startRedis({ directory });
  publisher = createLivePublisher({ redisUrl: redis.url, onError: ignore });
  reader = createLiveReader({ redisUrl: redis.url, onError: ignore });
});

afterEach(async () => {
  await Promise.all([publisher.close(), reader.close()]);
  await redis.stop();
  rmSync(directory, { recursive: true, force: true });
});

const progress = (step: number, runId = "run-a"): LiveEvent => ({
  type: "run-progress",
  runId,
  step,
  tokens: step,
  trainLoss: 1,
  tokensPerSecond: 1,
  secondsLeft: null,
});
const evaluation = (runId: string, step: number): LiveEvent => ({
  type: "evaluation",
  runId,
  segmentId: "seg-a",
  step,
  tokens: step,
  timeMs: 1,
  validationLoss: 2,
});

/** Collects messages in the background and lets a test wait for what it expects. */
function follow(runIds: readonly string[], options: { cursor?: LiveCursor; bufferSize?: number } = {}) {
  const seen: LiveMessage[] = [];
  const abort = new AbortController();
  const finished = (async () => {
    for await (const message of reader.subscribe({ runIds, signal: abort.signal, ...options })) seen.push(message);
  })();
  return {
    seen,
    steps: () => seen.flatMap((message) => (message.kind === "event" && "step" in message.event ? [message.event.step] : [])),
    until: (condition: (messages: readonly LiveMessage[]) => boolean) => expect.poll(() => condition(seen), { timeout: 20_000 }).toBe(true),
    cursor: () => seen.at(-1)?.cursor ?? new Map(),
    stop: async () => {
      abort.abort();
      await finished;
    },
  };
}

const isReady = (messages: readonly LiveMessage[]) => messages.some(({ kind }) => kind === "ready");
const wasReset = (messages: readonly LiveMessage[]) => messages.some(({ kind }) => kind === "reset");

describe("live events", () => {
  it("reach every subscriber of their stream, in order, and nobody else", async () => {
    const both = follow(["run-a"]);
    const other = follow(["run-b"]);
    await both.until(isReady);
    await other.until(isReady);
    for (let step = 1; step <= 50; step += 1) await publisher.publish(evaluation("run-a", step));
    await publisher.publish(progress(51));
    await both.until(() => both.steps().length === 51);
    await other.until(() => other.steps().length === 1);
    expect(both.steps()).toEqual(Array.from({ length: 51 }, (_, index) => index + 1));
    expect(other.steps()).toEqual([51]);
    await both.stop();
    await other.stop();
  });

  it("are resumed by cursor without loss or doubles, while more arrive", async () => {
    const first = follow(["run-a"]);
    await first.until(isReady);
    await publisher.publish(evaluation("run-a", 1));
    await first.until(() => first.steps().includes(1));
    await first.stop();

    for (let step = 2; step <= 100; step += 1) await publisher.publish(evaluation("run-a", step));
    const publishing = (async () => {
      for (let step = 101; step <= 300; step += 1) await publisher.publish(evaluation("run-a", step));
    })();
    const second = follow(["run-a"], { cursor: first.cursor() });
    await publishing;
    await second.until(() => second.steps().length >= 299);
    expect(second.steps()).toEqual(Array.from({ length: 299 }, (_, index) => index + 2));
    expect(wasReset(second.seen)).toBe(false);
    await second.stop();
  });

  it("say so when a cursor's entries were trimmed away", async () => {
    await publisher.publish(evaluation("run-a", 0));
    const first = follow(["run-a"]);
    await first.until(isReady);
    const cursor = first.cursor();
    await first.stop();
    for (let batch = 0; batch < 30; batch += 1)
      await Promise.all(Array.from({ length: 100 }, (_, index) => publisher.publish(evaluation("run-a", batch * 100 + index))));
    const second = follow(["run-a"], { cursor });
    await second.until(wasReset);
    expect(second.seen.find(({ kind }) => kind === "reset")).toMatchObject({ streams: ["run:run-a"] });
    await publisher.publish(evaluation("run-a", 9_999));
    await second.until(() => second.steps().includes(9_999));
    await second.stop();
  });

  it("go on after Redis restarted, and are declared lost when it forgot them", async () => {
    const subscriber = follow(["run-a"]);
    await subscriber.until(isReady);
    await publisher.publish(evaluation("run-a", 1));
    await subscriber.until(() => subscriber.steps().includes(1));

    await redis.kill();
    for (const data of ["appendonlydir", "dump.rdb"]) rmSync(join(directory, data), { recursive: true, force: true });
    await expect(publisher.publish(evaluation("run-a", 2))).rejects.toMatchObject({ code: "unavailable" });
    redis = await startRedis({ directory });
    await subscriber.until(wasReset);
    await expect
      .poll(
        () =>
          publisher.publish(evaluation("run-a", 3)).then(
            () => true,
            () => false,
          ),
        { timeout: 20_000 },
      )
      .toBe(true);
    await subscriber.until(() => subscriber.steps().includes(3));
    expect(subscriber.steps()).toEqual([1, 3]);
    await subscriber.stop();
  });

  it("end at once when the reader closes, even where Redis never answered", async () => {
    await redis.kill();
    const subscriber = follow(["run-a"]);
    await reader.close();
    await subscriber.stop();
    expect(subscriber.seen).toEqual([]);
  });
});

describe("a slow subscriber", () => {
  it("is reset instead of filling memory", async () => {
    const abort = new AbortController();
    const messages = reader.subscribe({ runIds: ["run-a"], signal: abort.signal, bufferSize: 10 })[Symbol.asyncIterator]();
    expect((await messages.next()).value).toMatchObject({ kind: "ready" });
    const witness = follow(["run-a"]);
    await witness.until(isReady);
    for (let step = 1; step <= 40; step += 1) await publisher.publish(evaluation("run-a", step));
    await witness.until(() => witness.steps().includes(40));
    const kinds: string[] = [];
    for (let index = 0; index < 5; index += 1) kinds.push((await messages.next()).value.kind);
    expect(kinds).toContain("reset");
    abort.abort();
    await messages.return?.(undefined);
    await witness.stop();
  });
});
