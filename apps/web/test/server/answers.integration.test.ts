/** Answers over the API: roll-backs, notes, policies with their look back, tournaments; and what the pages hear of them. */
import { createApiClient, type StepPoint } from "@trainyard/contracts";
import { createTestDatabase } from "@trainyard/store/testing";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { closeServices, createServices, type Services } from "../../src/server/services";
import { type ServedApi, serveApi } from "./serve-api";
import { openEvents } from "./support";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let services: Services;
let served: ServedApi;
let client: ReturnType<typeof createApiClient>;
const by = { author: "ada", reason: "a spike" };
const spikeStep = 260;

beforeAll(async () => {
  database = await createTestDatabase(inject("databaseUrl"));
  services = createServices({ databaseUrl: database.databaseUrl, redisUrl: inject("redisUrl"), allowedHosts: [], checkResponses: true });
  served = await serveApi(services);
  client = createApiClient(served.url, fetch);
  await services.store.datasets.register({
    name: "sotu",
    title: "State of the Union",
    hash: "0".repeat(64),
    vocabulary: 4096,
    documents: 10,
    trainTokens: 100_000,
    validationTokens: 10_000,
    unigramLoss: 7,
    bigramLoss: 6,
  });
});

afterAll(async () => {
  await served?.close();
  if (services !== undefined) await closeServices(services);
  await database?.drop();
});

/** A calm curve with one spike of loss and gradient norm. */
function point(step: number): StepPoint {
  const factor = step === spikeStep ? 20 : 1;
  return {
    step,
    tokens: step * 100,
    timeMs: 1_700_000_000_000 + step,
    trainLoss: factor * (4 + Math.sin(step) / 10),
    gradientNorm: factor * (1 + Math.cos(step) / 10),
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

/** At step 300, with a checkpoint of step 200. */
async function trained() {
  const run = await client.call("createRun", { body: { recipe: "gpt2-nano", overrides: { duration: { steps: 1_000 } }, author: "ada" } });
  const node = await services.store.nodes.register({ name: `node-${run.id}`, hostname: "host", pid: 1, cores: 2, threads: 2 });
  const writer = await services.store.lifecycle.claimSegment({ segmentId: run.segments[0]?.id ?? "", ...node });
  if (writer === null) throw new Error("The segment could not be claimed.");
  await services.store.recording.points(
    writer,
    Array.from({ length: 300 }, (_, index) => point(index + 1)),
  );
  const { id: checkpointId } = await services.store.recording.checkpoint(writer, {
    step: 200,
    tokens: 20_000,
    sampleCursor: 800,
    path: `${run.id}/200`,
    stateHash: "a".repeat(64),
    parentHash: null,
    bytes: 1,
    writeDurationMs: 1,
    blockedDurationMs: 0,
  });
  return { runId: run.id, writer, checkpointId };
}

describe("going back", () => {
  it("costs what its plan said, to the step, and the pages hear of it", async () => {
    const { runId, checkpointId } = await trained();
    const request = { fromStep: spikeStep, toStep: spikeStep + 1, skipSamples: true, changes: { schedule: { peakLearningRate: 1e-4 } } };
    const plan = await client.call("planRollBack", { runId, body: request });
    expect(plan).toMatchObject({ checkpointId, checkpointStep: 200, atStep: 300, stepsLost: 100, samplesSkipped: 8 });
    await expect(client.call("rollBackRun", { runId, body: { ...request, author: "ada", reason: "" } })).rejects.toMatchObject({
      issues: [{ field: "reason" }],
    });
    await expect(client.call("planRollBack", { runId, body: { ...request, changes: { seed: 9 } } })).rejects.toMatchObject({
      issues: [{ field: "changes.seed" }],
    });
    const events = await openEvents(`${served.url}/api/v1/stream?run=${runId}`);
    const done = await client.call("rollBackRun", { runId, body: { ...request, ...by } });
    expect(done).toMatchObject({ kind: "rollback", status: "requested", arguments: { stepsLost: plan.stepsLost, skip: plan.skip } });
    await events.nextEvent((event) => event.type === "run-changed" && event.runId === runId && event.what === "run");
    events.close();
    const run = await client.call("getRun", { runId });
    expect(run).toMatchObject({ status: "queued", pendingAction: "rollback", specification: { data: { skip: plan.skip } } });
    const note = await client.call("annotateRun", { runId, body: { fromStep: 250, toStep: 260, text: "Odd.", author: "ada" } });
    expect(note).toMatchObject({ kind: "annotate", status: "applied" });
  });
});

describe("policies", () => {
  const draft = { name: "guardian", detector: "rolling-sigma-trainLoss", answer: { kind: "pause" as const }, author: "ada" };

  it("are refused with the field that could never work", async () => {
    const create = (changes: object) => client.call("createPolicy", { body: { ...draft, ...changes } });
    await expect(create({ detector: "hunch" })).rejects.toMatchObject({ issues: [{ field: "detector" }] });
    await expect(create({ detector: "plateau", answer: { kind: "skip-update" } })).rejects.toMatchObject({
      issues: [{ field: "answer.kind" }],
    });
    await expect(create({ answer: { kind: "swap", changes: { model: { width: 8 } } } })).rejects.toMatchObject({
      issues: [{ field: "answer.changes.model.width" }],
    });
    await expect(create({ runId: "run-none" })).rejects.toMatchObject({ code: "not-found" });
    const { items } = await client.call("listDetectors", {});
    expect(items.map(({ name }) => name)).toContain(draft.detector);
  });

  it("show what they would have done on past runs, and only then may act", async () => {
    const { runId } = await trained();
    const { id: policyId, mode } = await client.call("createPolicy", { body: draft });
    expect(mode).toBe("shadow");
    const act = () => client.call("setPolicyMode", { policyId, body: { mode: "act", ...by } });
    await expect(act()).rejects.toMatchObject({ code: "conflict" });
    const { runs, alarms, steps } = await client.call("backtestPolicy", { policyId });
    const mine = runs.find((run) => run.runId === runId);
    expect(mine).toMatchObject({ steps: 300, alarms: [{ step: spikeStep }], answers: [{ step: spikeStep }], hadIncident: false });
    expect(steps).toBeGreaterThanOrEqual(300);
    expect(alarms).toBeGreaterThanOrEqual(1);
    expect((await act()).mode).toBe("act");
    expect((await client.call("listPolicies", {})).items[0]).toMatchObject({ id: policyId, mode: "act" });
    expect(await client.call("listDecisions", { policyId })).toEqual({ items: [] });
    expect(await client.call("listRunDecisions", { runId })).toEqual({ items: [] });
  });
});

describe("tournaments", () => {
  it("are started, shown with their candidates, and cancelled", async () => {
    const { runId, checkpointId } = await trained();
    const candidates = [{ label: "lower", changes: { schedule: { peakLearningRate: 1e-4 } } }];
    const started = await client.call("startTournament", { runId, body: { checkpointId, steps: 20, candidates, ...by } });
    expect(started).toMatchObject({
      runId,
      checkpointStep: 200,
      status: "running",
      candidates: [{ label: "lower", status: "queued", step: 200 }],
    });
    const { id: tournamentId } = started;
    expect(await client.call("getTournament", { tournamentId })).toEqual(started);
    expect(await client.call("listTournaments", { runId })).toEqual({ items: [started] });
    const candidate = started.candidates[0]?.runId ?? "";
    expect((await client.call("getRun", { runId: candidate })).forkOf).toMatchObject({ runId, checkpointId, step: 200 });
    const keep = client.call("keepCandidate", { tournamentId, body: { runId: candidate, ...by } });
    await expect(keep).rejects.toMatchObject({ code: "conflict" });
    expect(await client.call("cancelTournament", { tournamentId, body: by })).toMatchObject({
      status: "cancelled",
      candidates: [{ status: "stopped" }],
    });
  });
});
