import { api, apiPrefix, createApiClient, type Dataset, type LiveEvent, problem, type StepPoint } from "@trainyard/contracts";
import { createTestDatabase } from "@trainyard/store/testing";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { startRedis } from "../../../../scripts/services/index.mjs";
import { closeServices, createServices, type Services } from "../../src/server/services";
import { type ServedApi, serveApi } from "./serve-api";
import { makeDirectory, openEvents } from "./support";

const dataset: Dataset = {
  name: "sotu",
  title: "State of the Union",
  hash: "0".repeat(64),
  vocabulary: 4096,
  documents: 10,
  trainTokens: 100_000,
  validationTokens: 10_000,
  unigramLoss: 7,
  bigramLoss: 6,
};

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let services: Services;
let served: ServedApi;
let client: ReturnType<typeof createApiClient>;

beforeAll(async () => {
  database = await createTestDatabase(inject("databaseUrl"));
  services = createServices({ databaseUrl: database.databaseUrl, redisUrl: inject("redisUrl"), allowedHosts: [], checkResponses: true });
  served = await serveApi(services);
  client = createApiClient(served.url, fetch);
  await services.store.datasets.register(dataset);
});

afterAll(async () => {
  await served?.close();
  if (services !== undefined) await closeServices(services);
  await database?.drop();
});

const create = (overrides: object = {}) => client.call("createRun", { body: { recipe: "gpt2-nano", overrides, author: "ada" } });

function point(step: number): StepPoint {
  return {
    step,
    tokens: step * 100,
    timeMs: 1_700_000_000_000 + step,
    trainLoss: 8 - step / 10,
    gradientNorm: 1,
    noiseScale: null,
    learningRate: 1e-3,
    tokensPerSecond: 1_000,
    stepDurationMs: 100,
    sampleStart: (step - 1) * 4,
    sampleEnd: step * 4,
    updateSkipped: false,
    evaluationDurationMs: 0,
    checkpointDurationMs: 0,
  };
}

async function registerNode(name: string) {
  return services.store.nodes.register({ name, hostname: "host", pid: 1, cores: 2, threads: 2 });
}

describe("searches for the largest micro-batch", () => {
  const ask = (nodeId: string, overrides: object = {}) =>
    client.call("findBatch", { nodeId, body: { recipe: "gpt2-nano", overrides, author: "ada" } });

  it("wait for their node, one at a time, and are shown", async () => {
    const { nodeId } = await registerNode("searched");
    await expect(client.call("getBatchSearch", { nodeId })).rejects.toMatchObject({ code: "not-found" });
    const search = await ask(nodeId, { model: { context: 64 } });
    expect(search).toMatchObject({ nodeId, recipe: "gpt2-nano", author: "ada", status: "waiting", trials: [], finding: null });
    expect(await client.call("getBatchSearch", { nodeId })).toEqual(search);
    expect((await services.searches.of(nodeId))?.specification.model.context).toBe(64);
    await expect(ask(nodeId)).rejects.toMatchObject({ code: "conflict", message: "Node searched searches already." });
  });

  it("are refused while the node trains or may not work, and with the field that is wrong", async () => {
    const { nodeId, incarnation } = await registerNode("training");
    await expect(ask(nodeId, { model: { heads: 5 } })).rejects.toMatchObject({ issues: [{ field: "overrides.model.width" }] });
    await expect(ask("node-none")).rejects.toMatchObject({ code: "not-found" });
    const run = await create({ duration: { steps: 20 } });
    await services.store.lifecycle.claimSegment({ segmentId: run.segments[0]?.id ?? "", nodeId, incarnation });
    await expect(ask(nodeId)).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining(`trains ${run.name}`) });
    const { nodeId: other } = await registerNode("cordoned-before");
    await client.call("cordonNode", { nodeId: other, body: { author: "ada", reason: "maintenance", running: "finish" } });
    await expect(ask(other)).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("only a healthy node") });
  });
});

describe("runs", () => {
  it("are created from a recipe with changes, queued for a worker, listed and shown", async () => {
    const run = await create({ duration: { steps: 20 }, seed: 5 });
    expect(run).toMatchObject({ status: "queued", totalSteps: 20, recipe: "gpt2-nano", specification: { seed: 5 } });
    const segmentId = run.segments[0]?.id ?? "";
    await vi.waitUntil(() => services.queue.has(segmentId), { timeout: 10_000 });
    const { items } = await client.call("listRuns", { query: { status: "queued" } });
    expect(items.map((item) => item.id)).toContain(run.id);
    expect(await client.call("getRun", { runId: run.id })).toEqual(run);
  });

  it("answer with series and with CSV of every point", async () => {
    const { nodeId, incarnation } = await registerNode("points");
    const run = await create({ duration: { steps: 20 } });
    const writer = await services.store.lifecycle.claimSegment({ segmentId: run.segments[0]?.id ?? "", nodeId, incarnation });
    if (writer === null) throw new Error("the segment was not claimed");
    await services.store.recording.points(writer, [1, 2, 3].map(point));

    const { stepsPerBucket, series } = await client.call("getMetrics", { runId: run.id, query: { fromStep: 2 } });
    expect(stepsPerBucket).toBe(1);
    expect(series.find(({ metric }) => metric === "trainLoss")).toMatchObject({
      segmentId: writer.segmentId,
      step: [2, 3],
      mean: [7.8, 7.7],
    });

    const csv = await fetch(`${served.url}${apiPrefix}/runs/${run.id}/metrics.csv`);
    expect(csv.headers.get("content-type")).toContain("text/csv");
    expect(csv.headers.get("content-disposition")).toContain(`${run.name}-metrics.csv`);
    const [header, ...lines] = (await csv.text()).trimEnd().split("\n");
    expect(header?.split(",").slice(0, 2)).toEqual(["segment", "step"]);
    expect(lines).toHaveLength(3);
  });

  it("start from a checkpoint named by its id, which their specification then names by its place", async () => {
    const { nodeId, incarnation } = await registerNode("pretraining");
    const run = await create({ duration: { steps: 20 } });
    const writer = await services.store.lifecycle.claimSegment({ segmentId: run.segments[0]?.id ?? "", nodeId, incarnation });
    if (writer === null) throw new Error("the segment was not claimed");
    const path = `${run.id}/${writer.segmentId}/step-00000001`;
    await services.store.recording.points(writer, [point(1)]);
    const written = {
      step: 1,
      tokens: 100,
      sampleCursor: 4,
      path,
      stateHash: "a".repeat(64),
      bytes: 1e6,
      parentHash: null,
      writeDurationMs: 5,
      blockedDurationMs: 0,
    };
    await services.store.recording.checkpoint(writer, written);
    const [checkpoint] = (await client.call("listCheckpoints", { runId: run.id })).items;
    if (checkpoint === undefined) throw new Error("the checkpoint was not recorded");
    expect(await client.call("getCheckpoint", { checkpointId: checkpoint.id })).toEqual(checkpoint);

    const next = await create({ initialisation: { pretrained: `checkpoint:${checkpoint.id}` } });
    expect(next.specification.initialisation.pretrained).toBe(`checkpoint:${path}`);
    const folder = await create({ initialisation: { pretrained: "/models/gpt2" } });
    expect(folder.specification.initialisation.pretrained).toBe("/models/gpt2");
    await expect(create({ initialisation: { pretrained: "checkpoint:ckp-none" } })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ field: "overrides.initialisation.pretrained", message: "There is no checkpoint ckp-none." }],
    });
  });

  it("are stopped, and say conflict the second time", async () => {
    const run = await create();
    const body = { author: "ada", reason: "enough" };
    expect(await client.call("stopRun", { runId: run.id, body })).toMatchObject({ kind: "stop", status: "applied", ...body });
    await expect(client.call("stopRun", { runId: run.id, body })).rejects.toMatchObject({ code: "conflict" });
    const { items } = await client.call("actOnRuns", { body: { action: "stop", runIds: [run.id, "run-none", (await create()).id] } });
    expect(items.map(({ ok, error }) => [ok, error === null])).toEqual([
      [false, false],
      [false, false],
      [true, true],
    ]);
  });

  it("are refused with the field that is wrong", async () => {
    const refused = async (body: object) => client.call("createRun", { body: body as never }).catch((error: unknown) => error);
    expect(await refused({ recipe: "none" })).toMatchObject({ issues: [{ field: "recipe" }] });
    expect(await refused({ recipe: "gpt2-nano", color: "red" })).toMatchObject({
      issues: [{ field: "color", message: "is not a known field" }],
    });
    expect(await refused({ recipe: "gpt2-nano", overrides: { batch: { sequences: 0 } } })).toMatchObject({
      issues: [{ field: "overrides.batch.sequences" }],
    });
    expect(await refused({ recipe: "gpt2-nano", overrides: { model: { heads: 7 } } })).toMatchObject({
      issues: [{ field: "overrides.model.width" }],
    });
    expect(await refused({ recipe: "gpt2-nano", overrides: { model: { vocabulary: 512 } } })).toMatchObject({
      issues: [{ field: "overrides.model.vocabulary", message: expect.stringContaining("4096") }],
    });
    expect(await refused({ recipe: "gpt2-nano", overrides: { data: { dataset: "none" } } })).toMatchObject({
      issues: [{ field: "overrides.data.dataset" }],
    });
  });

  it("are refused when no node has the memory for them, with the figures", async () => {
    const { nodeId, incarnation } = await registerNode("small");
    const telemetry = { cpuPercent: 1, memoryUsedBytes: 1, memoryTotalBytes: 4e9, diskFreeBytes: 1, diskTotalBytes: 2 };
    await services.store.nodes.heartbeat({ nodeId, incarnation, telemetry: { ...telemetry, temperatureCelsius: null, gpus: [] } });
    await expect(client.call("createRun", { body: { recipe: "gpt3-175b", author: "ada" } })).rejects.toMatchObject({
      code: "conflict",
      issues: [{ field: "overrides.model", message: expect.stringMatching(/needs about [\d,.]+ GiB .* largest node, small, has 3.7 GiB/) }],
    });
    await expect(create({ batch: { sequences: 4096 } })).rejects.toMatchObject({
      code: "conflict",
      issues: [{ field: "overrides.batch.sequences" }],
    });
    await services.store.nodes.heartbeat({
      nodeId,
      incarnation,
      telemetry: { ...telemetry, memoryTotalBytes: 4e15, temperatureCelsius: null, gpus: [] },
    });
    expect(await client.call("createRun", { body: { recipe: "gpt3-175b", author: "ada" } })).toMatchObject({ status: "queued" });
  });
});

describe("changes of a running run", () => {
  it("are shown before they are asked for, and asked for once", async () => {
    const run = await create({ duration: { steps: 200 } });
    const changes = { optimizer: { name: "sgd" as const, beta2: 0.98 }, schedule: { peakLearningRate: 1e-2 }, duration: { steps: 300 } };
    const preview = await client.call("previewChange", { runId: run.id, body: { changes } });
    const { optimizer, schedule } = run.specification;
    expect(preview).toMatchObject({
      changes: [
        { field: "optimizer.name", from: "adamw", to: "sgd", rebuilds: true },
        { field: "optimizer.beta2", from: optimizer.beta2, to: 0.98, rebuilds: false },
        { field: "schedule.peakLearningRate", from: schedule.peakLearningRate, to: 1e-2, rebuilds: false },
        { field: "duration", from: { steps: 200 }, to: { steps: 300 }, rebuilds: false },
      ],
      rebuilds: true,
      totalSteps: { from: 200, to: 300 },
    });
    expect(preview.learningRate.to / preview.learningRate.from).toBeCloseTo(1e-2 / schedule.peakLearningRate);
    expect(preview.state.map(({ tensor, fate }) => `${tensor} ${fate}`)).toEqual(["momentum kept", "second moment dropped"]);
    expect(preview.state.every(({ because, parameters }) => because !== "" && parameters > 0)).toBe(true);
    expect((await client.call("listInterventions", { runId: run.id })).items).toEqual([]);

    const body = { author: "ada", reason: "moments are noise", changes };
    const asked = await client.call("changeRun", { runId: run.id, body });
    expect(asked).toMatchObject({ kind: "change", status: "requested", author: "ada", reason: body.reason, arguments: { changes } });
    await expect(client.call("changeRun", { runId: run.id, body })).rejects.toMatchObject({ code: "conflict" });
  });

  it("are refused with the field, the reason, and what to do instead", async () => {
    const run = await create();
    const changes = { model: { width: 256 }, seed: 2 };
    for (const call of [
      () => client.call("previewChange", { runId: run.id, body: { changes } }),
      () => client.call("changeRun", { runId: run.id, body: { changes, reason: "wider" } }),
    ])
      await expect(call()).rejects.toMatchObject({
        code: "invalid",
        issues: [{ field: "changes.model.width", message: expect.stringContaining("needs a new run") }, { field: "changes.seed" }],
      });
    await expect(client.call("changeRun", { runId: run.id, body: { changes: {}, reason: "" } })).rejects.toMatchObject({
      issues: [{ field: "reason" }],
    });
    await expect(client.call("previewChange", { runId: run.id, body: { changes: {} } })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("nodes", () => {
  it("are cordoned by a person with a reason, and let in again", async () => {
    const { nodeId } = await registerNode("cordoned");
    const cordoned = await client.call("cordonNode", { nodeId, body: { author: "ada", reason: "noisy fan", running: "finish" } });
    expect(cordoned).toMatchObject({ name: "cordoned", state: "cordoned", stateReason: "noisy fan", stateAuthor: "ada" });
    await expect(client.call("uncordonNode", { nodeId, body: {} })).rejects.toMatchObject({ code: "conflict" });
    const back = await client.call("uncordonNode", { nodeId, body: { override: true, reason: "a new fan" } });
    expect(back).toMatchObject({ state: "healthy", stateReason: "returned without passed diagnostics: a new fan" });
    const { events } = await client.call("getNodeHistory", { nodeId });
    expect(events.map((event) => event.to)).toEqual(expect.arrayContaining(["cordoned", "healthy"]));
    await expect(client.call("cordonNode", { nodeId, body: { reason: " ", running: "finish" } })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("are asked to test themselves, and say what they were part of", async () => {
    const { nodeId, incarnation } = await registerNode("tested");
    const events = await openEvents(`${served.url}${apiPrefix}/stream`);
    await events.next((message) => message.event === "ready");
    const asked = await client.call("runDiagnostics", { nodeId, body: { level: 1, author: "ada" } });
    expect(asked).toMatchObject({ node: "tested", level: 1, status: "queued", verdict: null, results: [], author: "ada" });
    await events.nextEvent((event) => event.type === "task-changed" && event.taskId === asked.id);
    events.close();
    await expect(client.call("runDiagnostics", { nodeId, body: { level: 4 as 3 } })).rejects.toMatchObject({
      issues: [{ field: "level" }],
    });
    await expect(client.call("runDiagnostics", { nodeId, body: { level: 1 } })).rejects.toMatchObject({ code: "conflict" });
    await services.store.tasks.take({ nodeId, incarnation, patienceMs: 0 });
    await services.store.diagnostics.finish({ taskId: asked.id, nodeId, incarnation }, []);
    expect(await client.call("getDiagnostics", { diagnosticRunId: asked.id })).toMatchObject({ status: "done", verdict: "pass" });
    expect((await client.call("listDiagnostics", { nodeId })).items.map(({ id }) => id)).toEqual([asked.id]);
    expect(await client.call("getNodeRecord", { nodeId })).toMatchObject({ node: "tested", incidents: [], segments: [] });
  });

  it("are cordoned and tested by rules that can be set, field by field checked", async () => {
    const rules = await client.call("getRules", {});
    expect(await client.call("setRules", { body: { ...rules, cordonAfterFailures: 5, author: "ada" } })).toEqual({
      ...rules,
      cordonAfterFailures: 5,
    });
    expect(await client.call("getRules", {})).toMatchObject({ cordonAfterFailures: 5 });
    await expect(client.call("setRules", { body: { ...rules, slowBelow: 1.5 } })).rejects.toMatchObject({
      issues: [{ field: "slowBelow" }],
    });
  });
});

describe("batches", () => {
  it("are looked into at a step of the curve, once at a time, and nowhere else", async () => {
    const { id: runId, segments } = await create();
    const { nodeId, incarnation } = await registerNode("looks");
    const writer = await services.store.lifecycle.claimSegment({ segmentId: segments[0]?.id ?? "", nodeId, incarnation });
    if (writer === null) throw new Error("the segment was not claimed");
    await services.store.recording.points(writer, [point(1), point(2)]);
    await expect(client.call("getBatch", { runId, step: "2" })).rejects.toMatchObject({ code: "not-found" });
    const asked = await client.call("inspectBatch", { runId, step: "2", body: { author: "ada" } });
    expect(asked).toMatchObject({ runId, step: 2, status: "queued", checkpointStep: null, samples: [] });
    expect((await client.call("getBatch", { runId, step: "2" })).id).toBe(asked.id);
    await expect(client.call("inspectBatch", { runId, step: "9", body: {} })).rejects.toMatchObject({ code: "conflict" });
    await expect(client.call("inspectBatch", { runId, step: "two", body: {} })).rejects.toMatchObject({ issues: [{ field: "step" }] });
    const { items } = await client.call("listSuspects", { runId, query: { fromStep: 1, toStep: 2 } });
    expect(items).toMatchObject([{ node: "looks", state: "healthy" }]);
  });
});

describe("everything else", () => {
  it("answers: recipes, datasets, nodes, health, its own description", async () => {
    expect((await client.call("listRecipes", {})).items.map((recipe) => recipe.name)).toContain("gpt2-nano");
    expect((await client.call("listDatasets", {})).items).toEqual([dataset]);
    expect((await client.call("listNodes", {})).items.length).toBeGreaterThan(0);
    expect(await client.call("health", {})).toMatchObject({ status: "ok", database: { ok: true }, redis: { ok: true } });
    const document = await (await fetch(`${served.url}${apiPrefix}/openapi.json`)).json();
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(Object.values(api).map((route) => route.path)));
  });

  it("answers what it cannot do with a problem document", async () => {
    const json = { "content-type": "application/json" };
    const cases: [status: number, path: string, init?: RequestInit][] = [
      [404, "/nowhere"],
      [404, "/runs/run-none"],
      [404, "/runs/run-none/metrics"],
      [404, "/runs/run-none/metrics.csv"],
      [404, "/nodes/node-none/history"],
      [404, "/checkpoints/ckp-none/pin", { method: "POST", headers: json, body: "{}" }],
      [400, "/runs?status=lost"],
      [400, "/runs?limit=1&limit=2"],
      [400, "/runs?color=red"],
      [400, "/health?x=1"],
      [400, "/stream?cursor=nonsense"],
      [400, "/runs", { method: "POST", headers: json, body: "{" }],
      [400, "/runs", { method: "POST", headers: json, body: "[]" }],
      [403, "/runs", { method: "POST", headers: { ...json, origin: "https://evil.example" }, body: "{}" }],
      [405, "/runs", { method: "DELETE" }],
      [413, "/runs", { method: "POST", headers: json, body: `"${"x".repeat(2 ** 20)}"` }],
      [415, "/runs", { method: "POST", body: "recipe=gpt2-nano" }],
    ];
    for (const [status, path, init] of cases) {
      const response = await fetch(`${served.url}${apiPrefix}${path}`, init);
      expect([path, response.status]).toEqual([path, status]);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(problem.parse(await response.json()).status).toBe(status);
    }
  });

  it("answers HEAD without a body", async () => {
    const response = await fetch(`${served.url}${apiPrefix}/runs`, { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

describe("live stream", () => {
  const isPoints = (runId: string) => (event: LiveEvent) => event.type === "points" && event.runId === runId;
  const publishPoint = (runId: string, step: number) =>
    services.publisher.publish({ type: "points", runId, segmentId: "seg-1", points: [point(step)] });

  it("carries what happens to the runs it follows, and goes on where a connection ended without loss or repetition", async () => {
    const runId = (await create()).id;
    const first = await openEvents(`${served.url}${apiPrefix}/stream?run=${runId}`);
    await first.next((message) => message.event === "ready");
    await publishPoint(runId, 1);
    const seen = await first.nextEvent(isPoints(runId));
    first.close();
    await publishPoint(runId, 2);
    await publishPoint(runId, 3);

    for (const resume of [{ header: seen.id }, { query: seen.id }]) {
      const cursor = "query" in resume ? `&cursor=${encodeURIComponent(resume.query)}` : "";
      const headers = "header" in resume ? { "last-event-id": resume.header } : {};
      const second = await openEvents(`${served.url}${apiPrefix}/stream?run=${runId}${cursor}`, headers);
      const steps = [await second.nextEvent(isPoints(runId)), await second.nextEvent(isPoints(runId))].map(({ event }) =>
        event.type === "points" ? event.points[0]?.step : null,
      );
      expect(steps).toEqual([2, 3]);
      second.close();
    }
  });

  it("tells every page of a run that was created and of a node that was cordoned", async () => {
    const { nodeId } = await registerNode("watched");
    const events = await openEvents(`${served.url}${apiPrefix}/stream`);
    await events.next((message) => message.event === "ready");
    const { id } = await create();
    await events.nextEvent((event) => event.type === "run-changed" && event.runId === id);
    await client.call("cordonNode", { nodeId, body: { reason: "watched", running: "finish" } });
    await events.nextEvent((event) => event.type === "node-changed" && event.nodeId === nodeId);
    events.close();
  });
});

describe("without Redis", () => {
  it("still writes, says so in its health, and keeps what is to be delivered in the outbox", async () => {
    const directory = await makeDirectory();
    const redis = await startRedis({ directory: directory.path });
    const lonely = createServices({ databaseUrl: database.databaseUrl, redisUrl: redis.url, allowedHosts: [], checkResponses: true });
    const api = await serveApi(lonely);
    try {
      await redis.kill();
      const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
      const lonelyClient = createApiClient(api.url, fetch);
      const run = await lonelyClient.call("createRun", { body: { recipe: "gpt2-nano" } });
      expect(run.status).toBe("queued");
      expect(await lonelyClient.call("health", {})).toMatchObject({ status: "degraded", database: { ok: true }, redis: { ok: false } });
      const pending = await lonely.store.outbox.pending();
      expect(pending.map((row) => row.segmentId)).toContain(run.segments[0]?.id);
      logged.mockRestore();
    } finally {
      await api.close();
      await closeServices(lonely);
      await redis.stop();
      await directory.remove();
    }
  });
});

describe("without Postgres", () => {
  it("answers 503 and when to try again", async () => {
    const silent = createServices({
      databaseUrl: "postgresql://nobody@127.0.0.1:1/none",
      redisUrl: inject("redisUrl"),
      allowedHosts: [],
      checkResponses: true,
    });
    const api = await serveApi(silent);
    const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const response = await fetch(`${api.url}${apiPrefix}/runs`);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    logged.mockRestore();
    await api.close();
    await closeServices(silent);
  });
});
