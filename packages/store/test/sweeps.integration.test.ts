/** Sweeps in the database: what a keeper records, how trials' runs begin, pause and go on, and what people do to them. */
import { type RunSpecification, sweepSpecification, type TrialOutcome } from "@trainyard/contracts";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { Database } from "../src/database";
import { openIncident } from "../src/incidents";
import type { Store, StoredSweep, TrialActed } from "../src/index";
import { claimLive, openTestStore, registerNode, specification, type TestStore, trainTo } from "./fixtures";

let test: TestStore;
let store: Store;
const by = { author: "ada", reason: "to see" };
const path = "schedule.peakLearningRate";

beforeAll(async () => {
  test = await openTestStore(inject("databaseUrl"));
  store = test.store;
});
afterAll(() => test.close());

const searched = sweepSpecification.parse({
  recipe: "gpt2-nano",
  space: { parameters: [{ kind: "float", path, low: 1e-5, high: 1e-1, scale: "log" }] },
  scheduler: { name: "asha" },
  trials: 8,
});

const begun = (): Promise<StoredSweep> => store.sweeps.create({ specification: searched, base: specification, author: "ada", warm: [] });

const withRate = (rate: number): RunSpecification => ({
  ...specification,
  schedule: { ...specification.schedule, peakLearningRate: rate },
});

/** Records the plan's next step: a trial of that learning rate and its stretch up to step 100 of 200. */
async function planned(sweepId: string, number: number, rate = number * 1e-3): Promise<void> {
  const seen = await store.sweepKeeping.signature(sweepId);
  const trial = {
    number,
    values: { [path]: rate },
    seed: 1,
    tokens: 3_200,
    flopsPerToken: 6_000,
    problem: null,
    fingerprint: `rate ${rate}`,
  };
  const stretch = { ordinal: number, trial: number, rung: 0, untilFraction: 0.5, untilStep: 100, copiedFrom: null, values: null };
  const newTrials = [{ ...trial, origin: { kind: "sampled" as const, sampler: "random" } }];
  expect(await store.sweepKeeping.record({ sweepId, seen, newTrials, newStretches: [stretch], decisions: [], over: null })).not.toBeNull();
}

const begin = (sweepId: string, ordinal: number) =>
  store.sweepKeeping.begin({ sweepId, ordinal, newRun: () => ({ specification: withRate(ordinal * 1e-3), parameters: 1_000 }) });

/** Trains the trial's run to the step and ends its segment there as its trainer does. */
async function trained(runId: string, step: number, reason: "paused" | "finished" = "paused") {
  const writer = await claimLive(store, runId, await registerNode(store));
  await trainTo(store, writer, step);
  await store.lifecycle.endSegment(writer, { reason });
  return writer;
}

/** A trial that stands at its rung and was pruned there. */
async function pruned(onTheWay: (runId: string) => Promise<void> = async () => undefined): Promise<{ sweepId: string; runId: string }> {
  const { id: sweepId } = await begun();
  await planned(sweepId, 1);
  const runId = (await begin(sweepId, 1)) ?? "";
  await trained(runId, 100);
  await onTheWay(runId);
  await settled(sweepId, 1);
  const decisions = [{ ordinal: 1, decision: "pruned" as const, why: "others were better" }];
  const seen = await store.sweepKeeping.signature(sweepId);
  await store.sweepKeeping.record({ sweepId, seen, newTrials: [], newStretches: [], decisions, over: null });
  return { sweepId, runId };
}

const settled = (sweepId: string, ordinal: number, outcome: TrialOutcome = { kind: "reached", losses: [4] }) =>
  store.sweepKeeping.settle({ sweepId, ordinal, outcome, objectives: [4] });

const trialOf = async (sweepId: string, number = 1) => {
  const trial = (await store.trials.list(sweepId)).find((each) => each.number === number);
  if (trial === undefined) throw new Error(`There is no trial ${number}.`);
  return trial;
};

describe("a stretch", () => {
  it("makes a run that its trainer pauses at the rung, and is found there with what was measured", async () => {
    const { id: sweepId } = await begun();
    await planned(sweepId, 1);
    const runId = (await begin(sweepId, 1)) ?? "";
    expect(await begin(sweepId, 1)).toBeNull(); // it is under way
    expect(await store.sweepKeeping.ended(sweepId)).toEqual([]);
    const writer = await trained(runId, 100);
    expect(writer.pauseAtStep).toBe(100);
    const [ended] = await store.sweepKeeping.ended(sweepId);
    expect(ended).toMatchObject({ ordinal: 1, came: "to-its-rung", figures: { validationLoss: 4, tokensPerSecond: 1_600 } });
    expect(await settled(sweepId, 1)).toBe(true);
    expect(await settled(sweepId, 1, { kind: "crashed", fraction: 0, detail: "late" })).toBe(false);
    expect(await trialOf(sweepId)).toMatchObject({ status: "waiting", objectives: [4], fraction: 0.5, step: 100, totalSteps: 200 });
    expect((await store.sweeps.get(sweepId)).used.tokens).toBe(1_600);
  });

  it("goes on in the same run up to the next rung", async () => {
    const { sweepId, runId } = await pruned();
    const seen = await store.sweepKeeping.signature(sweepId);
    const next = { ordinal: 2, trial: 1, rung: 1, untilFraction: 1, untilStep: 200, copiedFrom: null, values: null };
    const decisions = [{ ordinal: 1, decision: "goes-on" as const, why: "it was among the best after all" }];
    await store.sweepKeeping.record({ sweepId, seen, newTrials: [], newStretches: [next], decisions, over: null });
    expect(await trialOf(sweepId)).toMatchObject({ status: "waiting" });
    expect(await begin(sweepId, 2)).toBe(runId);
    const writer = await claimLive(store, runId, await registerNode(store));
    expect(writer).toMatchObject({ startStep: 100, pauseAtStep: null });
  });

  it("goes on from another trial's checkpoint with values of its own", async () => {
    const { id: sweepId } = await begun();
    await planned(sweepId, 1);
    await planned(sweepId, 2);
    const runs = [(await begin(sweepId, 1)) ?? "", (await begin(sweepId, 2)) ?? ""];
    for (const [index, runId] of runs.entries()) {
      await trained(runId, 100);
      await settled(sweepId, index + 1);
    }
    const seen = await store.sweepKeeping.signature(sweepId);
    const copy = { ordinal: 3, trial: 2, rung: 1, untilFraction: 1, untilStep: 200, copiedFrom: 1, values: { [path]: 1.2e-3 } };
    await store.sweepKeeping.record({ sweepId, seen, newTrials: [], newStretches: [copy], decisions: [], over: null });
    await begin(sweepId, 3);
    const [, second = ""] = runs;
    const writer = await claimLive(store, second, await registerNode(store));
    expect(writer).toMatchObject({ startStep: 100, pauseAtStep: null, specification: { schedule: { peakLearningRate: 1.2e-3 } } });
    const lineage = (await store.runs.get(second)).segments.filter(({ effectiveUntilStep, startStep }) => effectiveUntilStep !== startStep);
    expect(lineage.map(({ runId }) => runId)).toEqual(runs);
    expect(await trialOf(sweepId, 2)).toMatchObject({ values: { [path]: 1.2e-3 }, rungs: [{}, { copiedFrom: 1 }] });
  });

  it("is recorded once: what was planned from facts that are no longer all is not written", async () => {
    const { id: sweepId } = await begun();
    const seen = await store.sweepKeeping.signature(sweepId);
    await planned(sweepId, 1);
    expect(await store.sweepKeeping.record({ sweepId, seen, newTrials: [], newStretches: [], decisions: [], over: "all done" })).toBeNull();
    expect((await store.sweeps.get(sweepId)).status).toBe("running");
  });

  it("of a trial that failed says why", async () => {
    const { id: sweepId } = await begun();
    await planned(sweepId, 1);
    const runId = (await begin(sweepId, 1)) ?? "";
    const writer = await claimLive(store, runId, await registerNode(store));
    await trainTo(store, writer, 50);
    await store.lifecycle.endSegment(writer, { reason: "diverged", detail: "Step 51: loss NaN." });
    const [ended] = await store.sweepKeeping.ended(sweepId);
    expect(ended).toMatchObject({ came: "to-grief", outcome: { kind: "diverged", fraction: 0.25, detail: "Step 51: loss NaN." } });
  });
});

describe("work for nodes", () => {
  it("is what waits for its turn, but for what a person paused", async () => {
    const { id: sweepId } = await begun();
    await planned(sweepId, 1);
    const ready = async () =>
      (await store.sweepKeeping.work()).ready.filter((stretch) => stretch.sweepId === sweepId).map(({ ordinal }) => ordinal);
    const held = async () => (await store.sweepKeeping.work()).held.filter((trial) => trial.sweepId === sweepId).length;
    expect(await ready()).toEqual([1]);
    const runId = (await begin(sweepId, 1)) ?? "";
    expect([await ready(), await held()]).toEqual([[], 1]);
    await store.actions.pause({ runId, author: "sweep", reason: "" });
    expect([await ready(), await held()]).toEqual([[1], 0]);
    await begin(sweepId, 1);
    await store.actions.pause({ runId, ...by });
    expect(await ready()).toEqual([]);
    await store.actions.resume({ runId, ...by });
    expect(await held()).toBe(1);
  });
});

it("closes what a trial's curve raised once the trial has ended, so that nobody is asked about it", async () => {
  const database = new Database(test.databaseUrl, 1, () => undefined);
  const spike = { kind: "spike" as const, segmentId: null, nodeId: null, step: 50, summary: "The loss jumped.", evidence: {} };
  const open = (runId: string) => database.transaction((transaction) => openIncident(transaction, { ...spike, runId }));
  const { runId } = await pruned(async (id) => {
    await open(id);
    expect(await store.incidents.list({ runId: id })).toMatchObject([{ status: "open" }]);
  });
  await database.close();
  const resolution = "the trial is recorded as pruned, and the search goes by that";
  expect(await store.incidents.list({ runId })).toMatchObject([{ status: "resolved", resolution }]);
});

it("says what keeps a sweep from going on, until nothing does", async () => {
  const { id } = await begun();
  const detail = "The search cannot go on: no node is there.";
  expect(await store.sweepKeeping.troubled(id, detail)).toBe(true);
  expect(await store.sweepKeeping.troubled(id, detail)).toBe(false);
  expect((await store.sweeps.get(id)).statusDetail).toBe(detail);
  expect(await store.sweepKeeping.troubled(id, null)).toBe(true);
  expect((await store.sweeps.get(id)).statusDetail).toBeNull();
});

describe("a person", () => {
  it("resumes a pruned trial, which then goes on to its end as a run of theirs", async () => {
    const { sweepId, runId } = await pruned();
    expect(await trialOf(sweepId)).toMatchObject({ status: "pruned", why: "others were better" });
    expect(await store.trials.resume({ sweepId, number: 1, ...by })).toMatchObject({ runId });
    expect(await trialOf(sweepId)).toMatchObject({ status: "waiting", byHand: true });
    expect((await store.sweepKeeping.work()).held.some((held) => held.sweepId === sweepId)).toBe(false);
    const writer = await claimLive(store, runId, await registerNode(store));
    expect(writer).toMatchObject({ startStep: 100, pauseAtStep: null });
    await trainTo(store, writer, 200);
    await store.lifecycle.endSegment(writer, { reason: "finished" });
    expect(await trialOf(sweepId)).toMatchObject({ status: "finished", objectives: [4] });
    await expect(store.trials.resume({ sweepId, number: 1, ...by })).rejects.toMatchObject({ code: "conflict" });
  });

  it("resumes the run of a pruned trial, with the same effect", async () => {
    const { sweepId, runId } = await pruned();
    await store.actions.resume({ runId, ...by });
    const writer = await claimLive(store, runId, await registerNode(store));
    expect(writer.pauseAtStep).toBeNull();
    expect(await trialOf(sweepId)).toMatchObject({ status: "running", byHand: true });
  });

  it("extends a trial beyond its budget", async () => {
    const { sweepId, runId } = await pruned();
    await store.trials.extend({ sweepId, number: 1, factor: 2, ...by });
    expect(await store.runs.get(runId)).toMatchObject({ totalSteps: 400, specification: { duration: { steps: 400 } } });
    await expect(store.trials.extend({ sweepId, number: 1, factor: 3, ...by })).rejects.toMatchObject({ code: "conflict" });
  });

  it("promotes a trial from its checkpoint or from the start, and the run says where it comes from", async () => {
    const { sweepId, runId } = await pruned();
    const overrides = { duration: { steps: 1_000 } };
    const runOf = async ({ runId: id }: TrialActed) => store.runs.get(id ?? "");
    const grown = await runOf(await store.trials.promote({ sweepId, number: 1, from: "checkpoint", overrides, ...by }));
    expect(grown).toMatchObject({
      totalSteps: 1_000,
      step: 100,
      forkOf: { runId, step: 100 },
      trialOf: { sweepId, number: 1, promoted: true },
    });
    const anew = { ...withRate(1e-3), duration: { steps: 500 } };
    const started = await runOf(
      await store.trials.promote({ sweepId, number: 1, from: "start", specification: anew, parameters: 1_000, name: "winner", ...by }),
    );
    expect(started).toMatchObject({ name: "winner", totalSteps: 500, step: 0, forkOf: null, trialOf: { promoted: true } });
    expect((await trialOf(sweepId)).promotedTo.map((run) => run.runId)).toEqual([grown.id, started.id]);
    expect((await store.runs.get(runId)).status).toBe("paused");
  });

  it("stops a trial that waits, at once, and one that trains, at its next step", async () => {
    const { id: sweepId } = await begun();
    await planned(sweepId, 1);
    await planned(sweepId, 2);
    await store.trials.stop({ sweepId, number: 1, ...by });
    expect(await trialOf(sweepId)).toMatchObject({ status: "cancelled", why: "Ended by ada: to see." });
    const runId = (await begin(sweepId, 2)) ?? "";
    const node = await registerNode(store);
    const writer = await claimLive(store, runId, node);
    await trainTo(store, writer, 50);
    expect(await store.trials.stop({ sweepId, number: 2, ...by })).toEqual({ runId, wakeNodeId: node.nodeId });
    await store.lifecycle.endSegment(writer, { reason: "stopped" });
    expect(await store.sweepKeeping.ended(sweepId)).toMatchObject([{ ordinal: 2, outcome: { kind: "cancelled", fraction: 0.25 } }]);
    await expect(store.trials.stop({ sweepId, number: 1, ...by })).rejects.toMatchObject({ code: "conflict" });
  });

  it("repeats a trial with further seeds, adds one of their own once, and a sweep that had ended goes on for it", async () => {
    const { sweepId } = await pruned();
    const seen = await store.sweepKeeping.signature(sweepId);
    await store.sweepKeeping.record({ sweepId, seen, newTrials: [], newStretches: [], decisions: [], over: "All trials have ended." });
    expect(await store.sweeps.get(sweepId)).toMatchObject({ status: "finished", statusDetail: "All trials have ended." });
    expect(await store.trials.repeat({ sweepId, number: 1, seeds: 2, ...by })).toEqual([2, 3]);
    expect((await store.sweeps.get(sweepId)).status).toBe("running");
    const trials = await store.trials.list(sweepId);
    expect(trials.map(({ origin, seed }) => [origin.kind, seed])).toEqual([
      ["sampled", 1],
      ["repeat", 2],
      ["repeat", 3],
    ]);
    const own = { values: { [path]: 0.5 }, tokens: 3_200, flopsPerToken: 6_000, problem: null, fingerprint: "rate 0.5" };
    expect(await store.trials.add(sweepId, own)).toBe(4);
    await expect(store.trials.add(sweepId, own)).rejects.toMatchObject({ code: "conflict", message: "Trial 4 has these values already." });
  });

  it("pins and tags", async () => {
    const { sweepId } = await pruned();
    await store.trials.setPinned({ sweepId, number: 1, pinned: true, ...by });
    await store.trials.tag({ sweepId, number: 1, add: ["good", "odd"], remove: [], ...by });
    await store.trials.tag({ sweepId, number: 1, add: ["good"], remove: ["odd"], ...by });
    expect(await trialOf(sweepId)).toMatchObject({ pinned: true, tags: ["good"] });
  });

  it("pauses, stops and edits a sweep; what was in force before stays in its revisions", async () => {
    const { id: sweepId } = await begun();
    await planned(sweepId, 1);
    expect(await store.sweeps.pause({ sweepId, ...by })).toMatchObject({ status: "paused", statusDetail: "Paused by ada: to see." });
    expect(await trialOf(sweepId)).toMatchObject({ status: "waiting", why: "The sweep is paused." });
    expect((await store.sweepKeeping.work()).ready.some((ready) => ready.sweepId === sweepId)).toBe(false);
    await store.sweeps.edit({
      sweepId,
      ...by,
      edit: (before) => ({ specification: { ...before, trials: 9 }, change: "trials from 8 to 9." }),
    });
    const facts = await store.sweepKeeping.facts(sweepId);
    expect(facts.revisions.map(({ fromTrial, fromStretch, specification: each }) => [fromTrial, fromStretch, each.trials])).toEqual([
      [1, 1, 8],
      [2, 2, 9],
    ]);
    expect(await store.sweeps.stop({ sweepId, ...by })).toMatchObject({ status: "stopped", trials: 9, revisions: [{}, { fromTrial: 2 }] });
    expect(await trialOf(sweepId)).toMatchObject({ status: "cancelled" });
    expect(await store.sweeps.resume({ sweepId, ...by })).toMatchObject({ status: "running", statusDetail: null, endedAt: null });
    await expect(store.sweeps.resume({ sweepId, ...by })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("curves", () => {
  it("keep the extremes of what they leave out, and what is not a number", async () => {
    const { id: sweepId } = await begun();
    await planned(sweepId, 1);
    const runId = (await begin(sweepId, 1)) ?? "";
    const writer = await claimLive(store, runId, await registerNode(store));
    await trainTo(store, writer, 100);
    const [curve] = await store.trials.curves(sweepId, 10);
    expect(curve?.train.tokens.length).toBeLessThanOrEqual(11);
    expect(curve?.train.tokens.at(0)).toBe(16);
    expect(curve?.train.loss.at(0)).toBeCloseTo(3.99);
    expect(curve?.train.loss.at(-1)).toBeCloseTo(3);
    expect(curve?.validation).toEqual({ tokens: [1_600], loss: [4] });
  });
});
