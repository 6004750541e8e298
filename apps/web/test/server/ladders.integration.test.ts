/** Ladders over the API: rungs chosen, previewed, refused with the field that is wrong, begun, extended, paused; what is shown before anything is trained. */
import { createApiClient, type RunOverrides, recoveryRules } from "@trainyard/contracts";
import { createTestDatabase } from "@trainyard/store/testing";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { closeServices, createServices, type Services } from "../../src/server/services";
import { type ServedApi, serveApi } from "./serve-api";
import { openEvents } from "./support";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let services: Services;
let served: ServedApi;
let client: ReturnType<typeof createApiClient>;
const by = { author: "ada", reason: "to see" };
const recipe = "neox-nano";
const overrides: RunOverrides = { data: { dataset: "sotu" } };
const budget = { kind: "tokens-per-parameter", value: 1 } as const;

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

const choose = async (changes: object = {}) => {
  const body = { recipe, overrides, count: 5, smallestParameters: 2e5, largestParameters: 3e6, budget, ...changes };
  return (await client.call("chooseRungs", { body })).items;
};
const begin = async (changes: object = {}) =>
  client.call("createLadder", { body: { recipe, overrides, rungs: await choose(), author: "ada", ...changes } });

describe("a ladder", () => {
  it("has rungs near the sizes asked for, in the recipe's shape, with tokens by the budget", async () => {
    const rungs = await choose();
    const { rungs: plan } = await client.call("previewLadder", { body: { recipe, overrides, rungs } });
    for (const [index, { parameters, width, heads, tokens }] of plan.entries()) {
      expect(Math.abs(Math.log(parameters / (2e5 * 15 ** (index / 4))))).toBeLessThan(0.35);
      expect(width % heads).toBe(0);
      expect(tokens / parameters).toBeGreaterThan(0.8);
      expect(tokens / parameters).toBeLessThan(1.25);
    }
    const fixed = await choose({ budget: { kind: "flops", value: 1e12 } });
    const { rungs: even } = await client.call("previewLadder", { body: { recipe, overrides, rungs: fixed } });
    for (const { flops } of even) expect(Math.abs(flops / 1e12 - 1)).toBeLessThan(0.1);
  });

  it("lowers the rate with size along the published tables, not under muP, and says what it would train", async () => {
    const rungs = await choose();
    const preview = async (hyperparameters: string) =>
      client.call("previewLadder", {
        body: { recipe, overrides, rungs, hyperparameters: hyperparameters as "mup", seeds: 2, learningRateFactors: [0.5, 1] },
      });
    const interpolated = await preview("interpolated");
    const rates = interpolated.rungs.map(({ peakLearningRate }) => peakLearningRate);
    expect(rates).toEqual(rates.toSorted((a, b) => b - a));
    expect(interpolated.rungs.map(({ runs }) => runs)).toEqual([4, 4, 4, 4, 4]);
    expect(interpolated.problems).toEqual([]);
    expect(new Set((await preview("mup")).rungs.map(({ peakLearningRate }) => peakLearningRate))).toEqual(new Set([2e-3]));
  });

  it("is refused with the field that is wrong", async () => {
    const refusal = (changes: object) => begin(changes).catch((error: unknown) => error);
    const [first, second] = await choose();
    expect(await refusal({ recipe: "gpt5" })).toMatchObject({ code: "invalid" });
    expect(await refusal({ rungs: [second, first] })).toMatchObject({ issues: [{ field: "rungs.1" }] });
    expect(await refusal({ rungs: [first, { ...second, heads: 7 }] })).toMatchObject({ issues: [{ field: "rungs.1" }] });
    expect(await refusal({ rungs: [first, second], heldOut: 1 })).toMatchObject({ issues: [{ field: "heldOut" }] });
    expect(await refusal({ overrides: { data: { dataset: "none" } } })).toMatchObject({ issues: [{ field: "data.dataset" }] });
    expect(await services.store.studies.list("ladder")).toEqual([]);
  });

  it("begins with every run planned, is shown and listed, and tells the pages", async () => {
    const events = await openEvents(`${served.url}/api/v1/stream`);
    const ladder = await begin({ name: "sizes", seeds: 2, heldOut: 1 });
    const { event } = await events.nextEvent(({ type }) => type === "study-changed");
    events.close();
    expect(event).toEqual({ type: "study-changed", studyId: ladder.id });
    expect(ladder).toMatchObject({ name: "sizes", status: "running", rungs: 5, runs: 10, finishedRuns: 0, fit: null, heldOut: [] });
    expect(ladder.whyNoFit).toContain("0 are");
    expect(ladder.ladderRuns.map(({ rung, seed }) => [rung, seed])).toEqual(
      [0, 1, 2, 3, 4].flatMap((rung) => [1, 2].map((seed) => [rung, seed])),
    );
    expect(ladder.published.map(({ predicted }) => predicted.length)).toEqual(ladder.published.map(() => 5));
    const largest = ladder.plan.at(-1)?.parameters ?? 0;
    expect(Math.abs(Math.log(ladder.next.parameters / (2 * largest)))).toBeLessThan(0.3);
    expect(await client.call("getLadder", { ladderId: ladder.id })).toEqual(ladder);
    expect((await client.call("listLadders", {})).items[0]).toMatchObject({ id: ladder.id, name: "sizes" });
    const csv = await (await fetch(`${served.url}/api/v1/ladders/${ladder.id}/rungs.csv`)).text();
    expect(csv.trim().split("\n")).toHaveLength(11);
  });

  it("gets further rungs, and is paused, resumed and stopped with who and why", async () => {
    const { id: ladderId, next } = await begin();
    const added = await client.call("editLadder", { ladderId, body: { ...by, addRungs: [next.rung], parallel: 3 } });
    expect(added).toMatchObject({ rungs: 6, runs: 6, specification: { parallel: 3 } });
    expect(added.ladderRuns.at(-1)).toMatchObject({ rung: 5, runId: null });
    const smaller = client.call("editLadder", { ladderId, body: { ...by, addRungs: [{ ...next.rung, layers: 1, width: 32, heads: 1 }] } });
    await expect(smaller).rejects.toMatchObject({ issues: [{ field: "addRungs.0" }] });
    expect(await client.call("pauseLadder", { ladderId, body: by })).toMatchObject({
      status: "paused",
      statusDetail: "Paused by ada: to see.",
    });
    await expect(client.call("pauseLadder", { ladderId, body: by })).rejects.toMatchObject({ code: "conflict" });
    expect(await client.call("resumeLadder", { ladderId, body: by })).toMatchObject({ status: "running", statusDetail: null });
    expect(await client.call("stopLadder", { ladderId, body: by })).toMatchObject({ status: "stopped" });
    await expect(client.call("getLadder", { ladderId: "lad-none" })).rejects.toMatchObject({ code: "not-found" });
  });
});

/** Trains every run of the ladder as its node would: losses fall with size and with tokens. */
async function trainLadder(ladderId: string): Promise<void> {
  const { store } = services;
  const node = await store.nodes.register({ name: "one", hostname: "host", pid: 1, cores: 2, threads: 2 });
  const { plan } = await client.call("getLadder", { ladderId });
  for (const { key, what } of await store.studies.runs(ladderId)) {
    const runId = (await store.studyKeeping.begin(ladderId, key)) ?? "";
    const { segments, totalSteps, totalTokens } = await store.runs.get(runId);
    const writer = await store.lifecycle.claimSegment({ segmentId: segments[0]?.id ?? "", ...node });
    if (writer === null) throw new Error("The segment could not be claimed.");
    const parameters = plan[Number(what.rung)]?.parameters ?? 1;
    const at = (look: number) => ({
      step: Math.round((totalSteps * look) / 40),
      tokens: Math.round((totalTokens * look) / 40),
      timeMs: look,
    });
    const loss = (tokens: number) => 1.7 + 80 / parameters ** 0.34 + 60 / tokens ** 0.28;
    for (let look = 1; look <= 40; look += 1) {
      const { tokens } = at(look);
      const point = { gradientNorm: 1, noiseScale: 1e3 * look, learningRate: 1e-3, tokensPerSecond: 1e3, stepDurationMs: 10 };
      const spent = { sampleStart: 0, sampleEnd: 1, updateSkipped: false, evaluationDurationMs: 0, checkpointDurationMs: 0 };
      await store.recording.points(writer, [{ ...at(look), trainLoss: loss(tokens), ...point, ...spent }]);
      await store.recording.evaluation(writer, { ...at(look), validationLoss: loss(tokens) });
    }
    await store.lifecycle.endSegment(writer, { reason: "finished" });
  }
}

describe("a launch", () => {
  const launch = (changes: object = {}) => client.call("createRun", { body: { recipe, overrides, author: "ada", ...changes } });

  it("that nothing reaches is refused until somebody says why; once a ladder reaches it, it is open and predicted", async () => {
    await services.store.settings.setRules(recoveryRules.parse({ launchGateFromNodeHours: 0 }), "ada");
    await expect(launch()).rejects.toMatchObject({ code: "conflict" });
    expect(await client.call("checkLaunch", { body: { recipe, overrides } })).toMatchObject({ verdict: "ask", seconds: null });
    const { id: forced } = await launch({ launchOverride: "the ladder is on its way" });
    const story = (await client.call("listEvents", { runId: forced })).items.map(({ message }) => message);
    expect(story.some((message) => message.includes("the ladder is on its way"))).toBe(true);

    const { id: ladderId } = await begin({ heldOut: 1 });
    await trainLadder(ladderId);
    const ladder = await client.call("getLadder", { ladderId });
    expect(ladder.fit?.runs).toBe(4);
    expect(ladder.heldOut[0]).toMatchObject({ rung: 4, inside: true });
    expect(Math.abs(ladder.heldOut[0]?.relativeError ?? 1)).toBeLessThan(0.03);
    expect(ladder.noiseScale?.points).toBe(4);
    expect(ladder.proposals[0]?.from).toBe(ladderId);

    const check = await client.call("checkLaunch", { body: { recipe, overrides } });
    expect(check).toMatchObject({ verdict: "open", ladder: { id: ladderId, rungs: 5 }, prediction: { ladderId, left: null } });
    const { id: runId } = await launch();
    const { prediction } = await client.call("getPrediction", { runId });
    expect(prediction).toEqual(check.prediction);
    expect(await client.call("getPrediction", { runId: forced })).toEqual({ prediction: null });
    const wider = { ...overrides, model: { layers: 24, width: 2048, heads: 64 } };
    expect(await client.call("checkLaunch", { body: { recipe, overrides: wider } })).toMatchObject({
      verdict: "ask",
      ladder: { id: ladderId },
    });
    const other = launch({ overrides: { ...overrides, model: { norm: "rms" } }, ladderId });
    await expect(other).rejects.toMatchObject({ issues: [{ field: "ladderId" }] });
  });

  it("has hyper-parameters proposed for its size, each with its neighbours", async () => {
    const { items } = await client.call("listProposals", { query: { parameters: 20.6e9 } });
    const rate = items.find(({ from }) => from === "gpt3")?.proposals.find(({ field }) => field === "schedule.peakLearningRate");
    expect(Math.abs(Number(rate?.value) / 0.97e-4 - 1)).toBeLessThan(0.07);
    expect(rate?.neighbours.length).toBeGreaterThan(0);
  });
});
