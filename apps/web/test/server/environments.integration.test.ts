/** Environments over the API: what segments were computed with, the word that lets a changed one go on, and two states compared. */
import { createApiClient, type EnvironmentRecord, type RunDetail, type StateComparison } from "@trainyard/contracts";
import type { ClaimedSegment } from "@trainyard/store";
import { createTestDatabase } from "@trainyard/store/testing";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { closeServices, createServices, type Services } from "../../src/server/services";
import { type ServedApi, serveApi } from "./serve-api";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let services: Services;
let served: ServedApi;
let client: ReturnType<typeof createApiClient>;
const by = { author: "ada", reason: "updated on purpose" };
const hash = "d".repeat(64);

const usual: EnvironmentRecord = {
  node: "22.5.1",
  operatingSystem: "Linux 6.1 x64",
  processor: "EPYC",
  processorFeatures: ["avx2"],
  threads: 2,
  packages: { "onnxruntime-node": "1.30.0" },
  libraries: {},
  code: { version: "0.1.0", commit: "c1", difference: null, sources: "s1" },
  lockfile: "l1",
  variables: {},
};
const updated: EnvironmentRecord = { ...usual, packages: { "onnxruntime-node": "1.31.0" }, lockfile: "l2" };

beforeAll(async () => {
  database = await createTestDatabase(inject("databaseUrl"));
  services = createServices({ databaseUrl: database.databaseUrl, redisUrl: inject("redisUrl"), allowedHosts: [], checkResponses: true });
  served = await serveApi(services);
  client = createApiClient(served.url, fetch);
  const dataset = {
    name: "sotu",
    title: "Speeches",
    hash,
    vocabulary: 4096,
    documents: 10,
    trainTokens: 100_000,
    validationTokens: 10_000,
  };
  await services.store.datasets.register({ ...dataset, unigramLoss: 7, bigramLoss: 6 });
});

afterAll(async () => {
  await served?.close();
  if (services !== undefined) await closeServices(services);
  await database?.drop();
});

const started = (overrides = {}) =>
  client.call("createRun", { body: { recipe: "gpt2-nano", overrides: { duration: { steps: 1_000 }, ...overrides }, author: "ada" } });

async function claim({ id }: RunDetail, environment: EnvironmentRecord, number: number): Promise<ClaimedSegment | null> {
  const { segments } = await client.call("getRun", { runId: id });
  const node = await services.store.nodes.register({
    name: `${id}-${number}`,
    hostname: "host",
    pid: 1,
    cores: 2,
    threads: environment.threads,
    environment,
  });
  return services.store.lifecycle.claimSegment({ segmentId: segments.at(-1)?.id ?? "", ...node });
}

/** Trains to the step, with a checkpoint there. */
async function train(writer: ClaimedSegment | null, from: number, to: number): Promise<ClaimedSegment> {
  if (writer === null) throw new Error("The segment could not be claimed.");
  const learningRate = writer.specification.schedule.peakLearningRate;
  const points = Array.from({ length: to - from + 1 }, (_, index) => {
    const step = from + index;
    const figures = { trainLoss: 5 - step / 100, gradientNorm: 1, noiseScale: null, learningRate, tokensPerSecond: 1_000 };
    const read = { tokens: step * 100, sampleStart: (step - 1) * 4, sampleEnd: step * 4 };
    const durations = { stepDurationMs: 100, evaluationDurationMs: 0, checkpointDurationMs: 0 };
    return { step, timeMs: 1_700_000_000_000 + step, updateSkipped: false, ...figures, ...read, ...durations };
  });
  await services.store.recording.points(writer, points);
  await services.store.recording.evaluation(writer, { step: to, tokens: to * 100, timeMs: 1, validationLoss: 6 - to / 100 });
  await services.store.recording.checkpoint(writer, {
    step: to,
    tokens: to * 100,
    sampleCursor: to * 4,
    path: `${writer.segmentId}/step-${to}`,
    stateHash: "a".repeat(64),
    bytes: 1_000,
    parentHash: null,
    writeDurationMs: 5,
    blockedDurationMs: 0,
  });
  return writer;
}

const differencesIn = ({ sections }: StateComparison, name: string) =>
  sections.find(({ section }) => section === name)?.differences.map(({ label, before, after }) => [label, before, after]);

/** At step 40: 20 in the usual environment, 20 in the updated one, which was accepted, at half the learning rate. */
async function restarted() {
  const run = await started();
  const first = await train(await claim(run, usual, 1), 1, 20);
  const { specification } = first;
  await services.store.lifecycle.endSegment(first, { reason: "paused" });
  const [checkpoint] = (await client.call("listCheckpoints", { runId: run.id })).items;
  const peakLearningRate = specification.schedule.peakLearningRate / 2;
  await client.call("restartRun", { runId: run.id, body: { checkpointId: checkpoint?.id ?? "", peakLearningRate, ...by } });
  expect(await claim(run, updated, 2)).toBeNull();
  return { run, peak: specification.schedule.peakLearningRate };
}

describe("a changed environment", () => {
  it("is shown with what it would change, and goes on when it is accepted", async () => {
    const { run } = await restarted();
    const waiting = await client.call("getEnvironment", { runId: run.id });
    expect(waiting.segments.map(({ environment }) => environment?.lockfile ?? null)).toEqual(["l1", null]);
    expect(waiting.changes).toMatchObject([{ waits: true, node: `${run.id}-2`, differences: [{ label: "onnxruntime-node" }] }]);
    expect(waiting.nodes.find(({ node }) => node === `${run.id}-2`)).toMatchObject({ state: "healthy", environment: updated });

    await expect(client.call("acceptEnvironment", { runId: run.id, body: { author: "ada", reason: " " } })).rejects.toMatchObject({
      code: "invalid",
    });
    expect(await client.call("acceptEnvironment", { runId: run.id, body: by })).toMatchObject({ status: "queued", statusDetail: null });
    await expect(client.call("acceptEnvironment", { runId: run.id, body: by })).rejects.toMatchObject({ code: "conflict" });
    await train(await claim(run, updated, 2), 21, 40);
    const after = await client.call("getEnvironment", { runId: run.id });
    expect(after.changes).toMatchObject([
      {
        waits: false,
        acceptedBy: "ada",
        acceptedReason: by.reason,
        differences: [{ label: "onnxruntime-node" }, { label: "package-lock.json" }],
      },
    ]);
  });
});

describe("two states", () => {
  it("of one run differ in what was done between them", async () => {
    const { run, peak } = await restarted();
    await client.call("acceptEnvironment", { runId: run.id, body: by });
    await train(await claim(run, updated, 2), 21, 40);
    const comparison = await client.call("compareStates", { body: { left: { runId: run.id, step: 10 }, right: { runId: run.id } } });
    expect(comparison).toMatchObject({ left: { step: 10 }, right: { step: 40, runName: run.name } });
    expect(differencesIn(comparison, "specification")).toEqual([["schedule.peakLearningRate", String(peak), String(peak / 2)]]);
    expect(differencesIn(comparison, "environment")).toEqual([
      ["onnxruntime-node", "1.30.0", "1.31.0"],
      ["package-lock.json", "l1", "l2"],
    ]);
    expect(differencesIn(comparison, "data")).toEqual([["Next training sequence", "40", "160"]]);
    expect(differencesIn(comparison, "interventions")).toEqual([["Restart at step 20", null, `by ada: ${by.reason}`]]);
    expect(differencesIn(comparison, "figures")).toContainEqual(["Training loss, nats a token", "4.9", "4.6"]);
    expect(comparison.sections.find(({ section }) => section === "specification")?.same).toBeGreaterThan(50);
  });

  it("of two runs differ in their settings alone, where they stand alike", async () => {
    const [a, b] = [await started(), await started({ seed: 9 })];
    await train(await claim(a, usual, 1), 1, 20);
    await train(await claim(b, usual, 1), 1, 20);
    const comparison = await client.call("compareStates", { body: { left: { runId: a.id }, right: { runId: b.id } } });
    expect(comparison.sections.filter(({ differences }) => differences.length > 0).map(({ section }) => section)).toEqual([
      "specification",
    ]);
    expect(differencesIn(comparison, "specification")).toEqual([["seed", String(a.specification.seed), "9"]]);
  });

  it("are refused where the run has not done the step", async () => {
    const run = await started();
    await expect(
      client.call("compareStates", { body: { left: { runId: run.id, step: 7 }, right: { runId: run.id } } }),
    ).rejects.toMatchObject({ code: "invalid" });
    await expect(client.call("compareStates", { body: { left: { runId: "none" }, right: { runId: run.id } } })).rejects.toMatchObject({
      code: "not-found",
    });
  });
});
