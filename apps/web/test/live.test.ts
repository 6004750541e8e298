/** Live data: the tail, what events do to the cache, batching, and the connection's cursor and back-off. */
import { QueryClient, type QueryKey } from "@tanstack/react-query";
import type { Trial } from "@trainyard/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys, queries } from "../src/lib/queries";
import { applyLiveEvent } from "../src/live/apply-live-event";
import { coalesce } from "../src/live/coalesce";
import { LiveConnection, type Source } from "../src/live/live-connection";
import { appendEvaluation, appendPoints, emptyTail, longTail, type Tail, trimTail } from "../src/live/tail";
import { point } from "./chart-fixtures";

describe("tail", () => {
  it("appends newer steps only: a resumed stream may repeat itself", () => {
    const once = appendPoints(emptyTail, "a", [point(1, 5), point(2, 4)]);
    const twice = appendPoints(once, "a", [point(2, 4), point(3, 3)]);
    expect(twice.a?.points.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(appendPoints(twice, "a", [point(3, 3)]).a?.points).toBe(twice.a?.points);
  });

  it("takes the evaluation before the first step", () => {
    const tail = appendEvaluation(emptyTail, "a", { step: 0, tokens: 0, timeMs: 1, validationLoss: 8 });
    expect(tail.a?.evaluations).toHaveLength(1);
  });

  it("is bounded and can be trimmed by what a snapshot covers", () => {
    const many = Array.from({ length: 2_000 }, (_, index) => point(index + 1, 3));
    const tail = appendPoints(appendEvaluation(emptyTail, "a", { step: 5, tokens: 5, timeMs: 5, validationLoss: 3 }), "a", many);
    expect(tail.a?.points.length).toBeLessThanOrEqual(750);
    expect(tail.a?.points.at(-1)?.step).toBe(2_000);
    expect(trimTail(tail, () => 1_990).a?.points.map(({ step }) => step)[0]).toBe(1_991);
  });
});

describe("applyLiveEvent", () => {
  const setUp = () => {
    const client = new QueryClient();
    const stale: QueryKey[] = [];
    return { client, stale, invalidate: (...queryKeys: QueryKey[]) => void stale.push(...queryKeys) };
  };

  it("adds points to the run's tail and its figures", () => {
    const { client, invalidate } = setUp();
    client.setQueryData(keys.runs, [
      { id: "r", step: 1 },
      { id: "other", step: 1 },
    ]);
    applyLiveEvent(client, { type: "points", runId: "r", segmentId: "a", points: [point(2, 4)] }, invalidate);
    expect(client.getQueryData<Tail>(keys.tail("r"))?.a?.points).toHaveLength(1);
    expect(client.getQueryData(keys.runs)).toEqual([
      { id: "r", step: 2, tokens: 200, trainLoss: 4 },
      { id: "other", step: 1 },
    ]);
  });

  it("asks for a new snapshot once when the tail grows long", () => {
    const { client, stale, invalidate } = setUp();
    for (let step = 1; step <= longTail + 5; step += 1)
      applyLiveEvent(client, { type: "points", runId: "r", segmentId: "a", points: [point(step, 4)] }, invalidate);
    expect(stale).toEqual([keys.metrics("r")]);
  });

  it("keeps the best validation loss", () => {
    const { client, invalidate } = setUp();
    client.setQueryData(keys.run("r"), { id: "r", validationLoss: 3, bestValidationLoss: 3 });
    const evaluation = { type: "evaluation", runId: "r", segmentId: "a", step: 4, tokens: 400, timeMs: 1 } as const;
    applyLiveEvent(client, { ...evaluation, validationLoss: 3.5 }, invalidate);
    expect(client.getQueryData(keys.run("r"))).toMatchObject({ validationLoss: 3.5, bestValidationLoss: 3 });
    applyLiveEvent(client, { ...evaluation, step: 5, validationLoss: 2.5 }, invalidate);
    expect(client.getQueryData(keys.run("r"))).toMatchObject({ bestValidationLoss: 2.5 });
  });

  it("fetches again what an event only names", () => {
    const { client, stale, invalidate } = setUp();
    applyLiveEvent(client, { type: "run-changed", runId: "r", what: "checkpoints" }, invalidate);
    applyLiveEvent(client, { type: "node-changed", nodeId: "n" }, invalidate);
    expect(stale).toEqual([keys.checkpoints("r"), keys.nodes, keys.nodeHistory("n")]);
  });

  it("fetches a sweep again when the run of one of its trials changed", () => {
    const { client, stale, invalidate } = setUp();
    client.setQueryData(queries.trials("mine").queryKey, [{ sweepId: "mine", runId: "r" }] as Trial[]);
    client.setQueryData(queries.trials("other").queryKey, [{ sweepId: "other", runId: null }] as Trial[]);
    applyLiveEvent(client, { type: "run-changed", runId: "r", what: "samples" }, invalidate);
    expect(stale).not.toContainEqual(keys.sweep("mine"));
    applyLiveEvent(client, { type: "run-changed", runId: "r", what: "run" }, invalidate);
    expect(stale).toContainEqual(keys.sweep("mine"));
    expect(stale).not.toContainEqual(keys.sweep("other"));
  });

  it("fetches incidents again, and what tells of their run and node", () => {
    const { client, stale, invalidate } = setUp();
    const incident = { type: "incident-changed", incidentId: "i", kind: "hang", status: "open", summary: "It hung." } as const;
    applyLiveEvent(client, { ...incident, runId: null, nodeId: null }, invalidate);
    expect(stale).toEqual([keys.incidents]);
    applyLiveEvent(client, { ...incident, runId: "r", nodeId: "n" }, invalidate);
    expect(stale).toEqual(expect.arrayContaining([keys.events("r"), keys.interventions("r"), keys.nodeRecord("n")]));
  });

  it("fetches the diagnostics of the node whose task came further", () => {
    const { client, stale, invalidate } = setUp();
    applyLiveEvent(client, { type: "task-changed", nodeId: "n", taskId: "t" }, invalidate);
    expect(stale).toContainEqual(keys.tasks);
  });

  it("puts heartbeats into the nodes, and fetches them when one is new or changed its state", () => {
    const { client, stale, invalidate } = setUp();
    const telemetry = {
      cpuPercent: 5,
      memoryUsedBytes: 1,
      memoryTotalBytes: 2,
      diskFreeBytes: 1,
      diskTotalBytes: 2,
      temperatureCelsius: null,
      gpus: [],
    };
    client.setQueryData(keys.nodes, [{ id: "n", state: "healthy", heartbeatAgeMs: 900 }]);
    applyLiveEvent(client, { type: "heartbeat", nodeId: "n", state: "healthy", timeMs: 0, telemetry }, invalidate);
    expect(client.getQueryData(keys.nodes)).toMatchObject([{ telemetry, heartbeatAgeMs: 0 }]);
    expect(stale).toEqual([]);
    applyLiveEvent(client, { type: "heartbeat", nodeId: "n", state: "cordoned", timeMs: 0, telemetry }, invalidate);
    applyLiveEvent(client, { type: "heartbeat", nodeId: "new", state: "healthy", timeMs: 0, telemetry }, invalidate);
    expect(stale).toEqual([keys.nodes, keys.nodes]);
  });
});

describe("with a clock", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("coalesce sends the first at once and gathers the rest", () => {
    const batches: number[][] = [];
    const send = coalesce<number>(100, (items) => batches.push([...items]));
    send(1);
    send(2);
    send(3, 4);
    expect(batches).toEqual([[1]]);
    vi.advanceTimersByTime(100);
    expect(batches).toEqual([[1], [2, 3, 4]]);
    vi.advanceTimersByTime(500);
    send(5);
    expect(batches).toEqual([[1], [2, 3, 4], [5]]);
  });

  const connect = () => {
    const opened: { url: string; source: Source; named: Map<string, () => void> }[] = [];
    const seen: string[] = [];
    const connection = new LiveConnection({
      open: (url) => {
        const named = new Map<string, () => void>();
        const source: Source = {
          onmessage: null,
          onerror: null,
          close: () => seen.push("closed"),
          addEventListener: (type, listener) => named.set(type, listener),
        };
        opened.push({ url, source, named });
        return source;
      },
      onEvent: (event) => seen.push(event.type),
      onReady: () => seen.push("ready"),
      onUnknown: () => seen.push("unknown"),
    });
    const newest = () => {
      const last = opened.at(-1);
      if (last === undefined) throw new Error("no stream was opened");
      return last;
    };
    return { connection, opened, seen, newest };
  };

  it("reconnects from its cursor, later each time, and starts over when it has been live", () => {
    const { connection, opened, seen, newest } = connect();
    connection.watch(["r"]);
    newest().named.get("ready")?.();
    expect(connection.state()).toBe("live");
    newest().named.get("reset")?.();
    expect(seen).toEqual(["ready", "ready"]);
    newest().source.onmessage?.({ data: JSON.stringify({ type: "node-changed", nodeId: "n" }), lastEventId: "cluster=7-0" });
    newest().source.onerror?.();
    expect(connection.state()).toBe("reconnecting");
    vi.advanceTimersByTime(500);
    expect(newest().url).toBe("/api/v1/stream?run=r&cursor=cluster%3D7-0");
    for (let failure = 0; failure < 8; failure += 1) {
      newest().source.onerror?.();
      vi.advanceTimersByTime(10_000);
    }
    const tries = opened.length;
    newest().source.onerror?.();
    vi.advanceTimersByTime(4_999); // after many failures it waits 5 to 10 s
    expect(opened.length).toBe(tries);
    vi.advanceTimersByTime(5_001);
    expect(opened.length).toBe(tries + 1);
    newest().named.get("ready")?.();
    newest().source.onerror?.();
    vi.advanceTimersByTime(500);
    expect(opened.length).toBe(tries + 2);
    expect(seen.filter((entry) => entry === "node-changed")).toHaveLength(1);
  });

  it("reopens only for other runs, and reports an event it does not know", () => {
    const { connection, opened, seen, newest } = connect();
    connection.watch(["a", "b"]);
    connection.watch(["b", "a"]);
    expect(opened).toHaveLength(1);
    connection.watch(["a"]);
    expect(opened).toHaveLength(2);
    expect(seen).toEqual(["closed"]);
    newest().source.onmessage?.({ data: '{"type":"from-the-future"}', lastEventId: "" });
    newest().source.onmessage?.({ data: "{", lastEventId: "" });
    expect(seen).toEqual(["closed", "unknown", "unknown"]);
  });
});
