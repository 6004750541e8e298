/** Sweeps over the API: previewed, begun, refused with the field that is wrong, edited, cloned, warm-started; actions on trials, and the CSV. */
import { createApiClient, type TrialAction } from "@trainyard/contracts";
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
const path = "schedule.peakLearningRate";
const space = { parameters: [{ kind: "float" as const, path, low: 1e-4, high: 1e-2, scale: "log" as const }] };
const draft = {
  recipe: "gpt2-nano",
  overrides: { data: { dataset: "sotu" }, duration: { steps: 50 } },
  space,
  scheduler: { name: "asha" as const, reductionFactor: 2, least: 0.25 },
  sampler: { name: "random" as const },
  trials: 8,
};

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

const begin = (changes: object = {}) => client.call("createSweep", { body: { ...draft, author: "ada", ...changes } });
const act = async (sweepId: string, action: TrialAction) =>
  (await client.call("actOnTrials", { sweepId, body: { ...by, do: action } })).items;

describe("a sweep", () => {
  it("is previewed: what it would try, what would be refused, what it costs", async () => {
    const heads = { kind: "categorical" as const, path: "model.heads", choices: [2, 3] };
    const preview = await client.call("previewSweep", { body: { ...draft, space: { parameters: [...space.parameters, heads] } } });
    expect(preview.sampler.name).toBe("random");
    expect(preview.configurations).toBeNull();
    expect(preview.rungs.map(({ fraction }) => fraction)).toEqual([0.25, 0.5, 1]);
    const refused = preview.examples.filter(({ problem }) => problem !== null);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ values }) => values["model.heads"] === 3)).toBe(true);
    expect(preview.cost.tokensExpected).toBeLessThan(preview.cost.tokensMost);
    expect(await services.store.sweeps.list()).toEqual([]);
  });

  it("begins, is shown, tells the pages, and says which sampler the default chose", async () => {
    const events = await openEvents(`${served.url}/api/v1/stream`);
    const sweep = await begin({ name: "rates", sampler: { name: "default" } });
    const { event } = await events.nextEvent(({ type }) => type === "sweep-changed");
    events.close();
    expect(event).toEqual({ type: "sweep-changed", sweepId: sweep.id });
    expect(sweep).toMatchObject({
      name: "rates",
      status: "running",
      trials: 8,
      scheduler: "asha",
      best: null,
      rungs: [{}, {}, { fraction: 1 }],
    });
    expect(sweep.sampler).not.toBe("default");
    expect(await client.call("getSweep", { sweepId: sweep.id })).toEqual(sweep);
    const { items } = await client.call("listSweeps", {});
    expect(items.find(({ id }) => id === sweep.id)).toMatchObject({ name: "rates", sampler: sweep.sampler });
  });

  it("is refused with the field that is wrong", async () => {
    const refusal = (changes: object) => begin(changes).catch((error: unknown) => error);
    const fixed = (field: string) => ({ space: { parameters: [{ kind: "fixed", path: field, value: 1 }] } });
    expect(await refusal(fixed("model.depth"))).toMatchObject({ issues: [{ field: "space.parameters.0.path" }] });
    expect(await refusal({ recipe: "gpt9" })).toMatchObject({ issues: [{ field: "recipe" }] });
    expect(await refusal({ overrides: { model: { heads: 3 } } })).toMatchObject({ issues: [{ field: "overrides.model.width" }] });
    expect(await refusal({ space: { ...space, constraints: ["model.width % "] } })).toMatchObject({ code: "invalid" });
    expect(await refusal({ overrides: { data: { dataset: "none" } } })).toMatchObject({ issues: [{ field: "data.dataset" }] });
    expect(await refusal({ clonedFrom: "swp-none" })).toMatchObject({ code: "not-found" });
  });

  it("is edited within what it was, paused, resumed, stopped and cloned", async () => {
    const { id: sweepId } = await begin();
    const narrower = { parameters: [{ ...space.parameters[0], low: 1e-3 }] } as typeof space;
    const edited = await client.call("editSweep", { sweepId, body: { ...by, space: narrower, trials: 12 } });
    expect(edited.trials).toBe(12);
    expect(edited.revisions.at(-1)).toMatchObject({ author: "ada", reason: "to see", fromTrial: 1 });
    await expect(client.call("editSweep", { sweepId, body: { ...by, space } })).rejects.toMatchObject({
      issues: [{ field: "space.parameters.0" }],
    });
    for (const [route, status] of [
      ["pauseSweep", "paused"],
      ["resumeSweep", "running"],
      ["stopSweep", "stopped"],
    ] as const)
      expect((await client.call(route, { sweepId, body: by })).status).toBe(status);
    const clone = await client.call("cloneSweep", { sweepId, body: { author: "ada", name: "again", seed: 5, trials: 4 } });
    expect(clone).toMatchObject({ name: "again", clonedFrom: sweepId, trials: 4, specification: { seed: 5, space: narrower } });
  });
});

describe("trials", () => {
  it("are added once, pinned, tagged and stopped, each with its own answer, and written as CSV", async () => {
    const { id: sweepId, name } = await begin({ space: { ...space, constraints: [`${path} <= 0.005`] } });
    const added = await act(sweepId, { action: "add", values: [{ [path]: 1e-3 }, { [path]: 1e-3 }, { [path]: 0.009 }, { [path]: -1 }] });
    expect(added.map(({ ok }) => ok)).toEqual([true, false, false, false]);
    expect(added[1]?.error).toBe("Trial 1 has these values already.");
    expect(added[2]?.error).toContain("must hold");
    await act(sweepId, { action: "pin", numbers: [1], pinned: true });
    const tagged = await act(sweepId, { action: "tag", numbers: [1, 7], add: ['so "good", really'], remove: [] });
    expect(tagged).toMatchObject([
      { number: 1, ok: true },
      { number: 7, ok: false, error: "There is no trial 7." },
    ]);
    expect(await act(sweepId, { action: "resume", numbers: [1] })).toMatchObject([{ ok: false, error: "Trial 1 has no run yet." }]);
    const [promoted] = await act(sweepId, { action: "promote", numbers: [1], from: "start", overrides: { duration: { steps: 400 } } });
    const run = await client.call("getRun", { runId: promoted?.runId ?? "" });
    expect(run).toMatchObject({
      totalSteps: 400,
      trialOf: { number: 1, promoted: true },
      specification: { schedule: { peakLearningRate: 1e-3 } },
    });
    expect(await act(sweepId, { action: "stop", numbers: [1] })).toMatchObject([{ ok: true }]);
    const { items } = await client.call("listTrials", { sweepId });
    expect(items).toMatchObject([{ number: 1, status: "cancelled", pinned: true, origin: { kind: "added" } }]);

    const response = await fetch(`${served.url}/api/v1/sweeps/${sweepId}/trials.csv`);
    expect(response.headers.get("content-disposition")).toContain(name);
    const [header, line] = (await response.text()).trim().split("\n");
    expect(header).toMatch(/^trial,run,status,why,origin,seed,schedule\.peakLearningRate,validationLoss,/);
    expect(line).toMatch(/^1,,cancelled,Ended by ada: to see\.,added,0,0\.001,,.*"so ""good"", really",true$/);
  });

  it("of an earlier sweep inform another where their values lie in its space", async () => {
    const { id: sweepId } = await begin();
    const { sweepKeeping } = services.store;
    for (const [index, rate] of [2e-4, 5e-3].entries()) {
      const number = index + 1;
      const facts = {
        number,
        values: { [path]: rate },
        seed: 0,
        tokens: 1_000,
        flopsPerToken: 1,
        problem: null,
        fingerprint: String(rate),
      };
      const newTrials = [{ ...facts, origin: { kind: "sampled" as const, sampler: "random" } }];
      const newStretches = [{ ordinal: number, trial: number, rung: 2, untilFraction: 1, untilStep: 50, copiedFrom: null, values: null }];
      await sweepKeeping.record({
        sweepId,
        seen: await sweepKeeping.signature(sweepId),
        newTrials,
        newStretches,
        decisions: [],
        over: null,
      });
      const run = await client.call("createRun", { body: { recipe: "gpt2-nano", author: "ada", overrides: draft.overrides } });
      const specification = { ...run.specification, schedule: { ...run.specification.schedule, peakLearningRate: rate } };
      await sweepKeeping.begin({ sweepId, ordinal: number, newRun: () => ({ specification, parameters: 1 }) });
      const outcome = { kind: "reached" as const, losses: [number] };
      await sweepKeeping.settle({ sweepId, ordinal: number, outcome, objectives: [number] });
      const decisions = [{ ordinal: number, decision: "ends" as const, why: "Trained whole." }];
      await sweepKeeping.record({
        sweepId,
        seen: await sweepKeeping.signature(sweepId),
        newTrials: [],
        newStretches: [],
        decisions,
        over: null,
      });
    }
    const narrower = { parameters: [{ ...space.parameters[0], low: 1e-3 }] };
    const warm = await begin({ space: narrower, warmStart: { sweepIds: [sweepId] } });
    const facts = await sweepKeeping.facts(warm.id);
    expect(facts.warm).toMatchObject([{ values: { [path]: 5e-3 }, objectives: [2] }]);
  });
});
