/** What accounts for a run over HTTP: its incidents, told live; its ledger, logbook and replay; and webhooks. */
import { apiPrefix, createApiClient, type StepPoint } from "@trainyard/contracts";
import { createTestDatabase } from "@trainyard/store/testing";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { closeServices, createServices, type Services } from "../../src/server/services";
import { type ServedApi, serveApi } from "./serve-api";
import { openEvents } from "./support";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let services: Services;
let served: ServedApi;
let client: ReturnType<typeof createApiClient>;
let runId: string;
let incidentId: string;

const by = { author: "ada", reason: "a loose | cable\nin <rack 3>" };

beforeAll(async () => {
  database = await createTestDatabase(inject("databaseUrl"));
  services = createServices({ databaseUrl: database.databaseUrl, redisUrl: inject("redisUrl"), allowedHosts: [], checkResponses: true });
  served = await serveApi(services);
  client = createApiClient(served.url, fetch);
  const figures = { vocabulary: 4096, documents: 10, trainTokens: 100_000, validationTokens: 10_000, unigramLoss: 7, bigramLoss: 6 };
  await services.store.datasets.register({ name: "sotu", title: "State of the Union", hash: "0".repeat(64), ...figures });
  ({ runId, incidentId } = await crashedRun());
});
afterAll(async () => {
  await served?.close();
  if (services !== undefined) await closeServices(services);
  await database?.drop();
});

const point = (step: number): StepPoint => ({
  step,
  tokens: step * 100,
  timeMs: 1_700_000_000_000 + step,
  trainLoss: 8 - step / 10,
  gradientNorm: 1 + (step % 3),
  noiseScale: null,
  learningRate: 1e-3,
  tokensPerSecond: 1_000,
  stepDurationMs: 1,
  sampleStart: (step - 1) * 4,
  sampleEnd: step * 4,
  updateSkipped: false,
  evaluationDurationMs: 0,
  checkpointDurationMs: 0,
});

async function crashedRun() {
  const { store } = services;
  const { id, segments } = await client.call("createRun", { body: { recipe: "gpt2-nano", author: "ada" } });
  const node = await store.nodes.register({ name: "node-1", hostname: "host", pid: 1, cores: 2, threads: 2 });
  const writer = await store.lifecycle.claimSegment({ segmentId: segments[0]?.id ?? "", ...node });
  if (writer === null) throw new Error("the segment was not claimed");
  await store.recording.points(
    writer,
    Array.from({ length: 30 }, (_, index) => point(index + 1)),
  );
  const ended = await store.lifecycle.crashSegment(writer, { code: "trainer-died", message: "The trainer was ended by SIGKILL." });
  return { runId: id, incidentId: ended.incidentId ?? "" };
}

it("incidents are listed by run, node and status, and closed by a person, which every page hears of", async () => {
  const [listed] = (await client.call("listIncidents", { query: { runId, status: "open" } })).items;
  expect(listed).toMatchObject({ id: incidentId, kind: "crash", step: 30, nodeName: "node-1" });
  const nodeId = listed?.nodeId ?? "";
  expect((await client.call("listIncidents", { query: { nodeId } })).items.map(({ id }) => id)).toEqual([incidentId]);
  expect((await client.call("listIncidents", { query: { nodeId, status: "resolved" } })).items).toEqual([]);

  const events = await openEvents(`${served.url}${apiPrefix}/stream`);
  await events.next(({ event }) => event === "ready");
  await client.call("resolveIncident", { incidentId, body: by });
  const { event } = await events.nextEvent(({ type }) => type === "incident-changed");
  events.close();
  expect(event).toMatchObject({ incidentId, status: "resolved", runId, nodeId });
  expect(await client.call("getIncident", { incidentId })).toMatchObject({ resolvedBy: "ada", resolution: by.reason });
  await expect(client.call("resolveIncident", { incidentId, body: by })).rejects.toMatchObject({ code: "conflict" });
});

it("the ledger, the replay and the configuration answer for the run, or say why they cannot", async () => {
  const { fromMs, toMs, totalsMs } = await client.call("getLedger", { runId });
  expect(Object.values(totalsMs).reduce((sum, each) => sum + each, 0)).toBe(toMs - fromMs);
  await expect(client.call("getReplayPlan", { runId, query: {} })).rejects.toMatchObject({ code: "conflict" });
  await expect(client.call("getConfiguration", { runId, query: {} })).rejects.toMatchObject({ code: "not-found" });
});

it("the logbook tells everything in order of time, with the curve around it and nothing of it as mark-up", async () => {
  await client.call("annotateRun", { runId, body: { fromStep: 20, toStep: 24, text: "*odd* batch", author: "grace" } });
  const response = await fetch(`${served.url}${apiPrefix}/runs/${runId}/logbook.md`);
  expect(response.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
  const markdown = await response.text();
  expect(markdown).toMatch(/^# Logbook of /);
  const crash = markdown.indexOf("## Step 30: Incident: crash");
  const note = markdown.indexOf("annotate");
  expect(crash).toBeGreaterThan(0);
  expect(note).toBeGreaterThan(crash);
  expect(markdown).toContain("grace");
  expect(markdown).toContain("\\*odd\\* batch");
  expect(markdown).toContain("a loose \\| cable<br>in \\<rack 3\\>");
  const [, image = ""] = /!\[[^\]]*\]\(data:image\/svg\+xml;base64,([^)]+)\)/.exec(markdown) ?? [];
  expect(Buffer.from(image, "base64").toString()).toMatch(/^<svg .*Loss .*Gradient norm .*<\/svg>$/);
  expect((await fetch(`${served.url}${apiPrefix}/runs/run-none/logbook.md`)).status).toBe(404);
});

it("webhooks are made with a secret, tested and removed", async () => {
  const webhook = await client.call("createWebhook", {
    body: { url: "http://127.0.0.1:9/hook", format: "slack", kinds: [], author: "ada" },
  });
  expect(webhook).toMatchObject({ secret: expect.stringMatching(/^[0-9a-f]{64}$/), deliveries: [] });
  const tested = await client.call("testWebhook", { webhookId: webhook.id, body: { author: "ada", reason: "" } });
  expect(tested.deliveries).toMatchObject([{ status: "waiting", incidentId: null, attempts: 0 }]);
  expect((await client.call("listWebhooks", {})).items).toHaveLength(1);
  expect((await client.call("removeWebhook", { webhookId: webhook.id, body: { author: "ada", reason: "" } })).items).toEqual([]);
  const refused = { url: "ftp://127.0.0.1/hook", format: "json" as const, kinds: [], author: "ada" };
  await expect(client.call("createWebhook", { body: refused })).rejects.toMatchObject({ code: "invalid" });
});
