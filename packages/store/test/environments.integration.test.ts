/** A segment whose node computes otherwise than before waits until somebody accepts it, however the run came to be queued. */
import { randomBytes } from "node:crypto";
import { ConflictError, type EnvironmentRecord, sweepSpecification } from "@trainyard/contracts";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { ClaimedSegment, Store } from "../src/index";
import { createRun, openTestStore, pointsOf, registerNode, specification, type TestNode, type TestStore, trainTo } from "./fixtures";

let test: TestStore;
let store: Store;
const by = { author: "ada", reason: "the machine was updated" };

beforeAll(async () => {
  test = await openTestStore(inject("databaseUrl"));
  store = test.store;
});
afterAll(() => test.close());

const usual: EnvironmentRecord = {
  node: "22.5.1",
  operatingSystem: "Linux 6.1 x64",
  processor: "EPYC",
  processorFeatures: ["avx2", "fma"],
  threads: 2,
  packages: { "onnxruntime-node": "1.30.0" },
  libraries: { "libonnxruntime.so.1": "a".repeat(64) },
  code: { version: "0.1.0", commit: "c1", difference: null, sources: "s1" },
  lockfile: "l1",
  variables: {},
};
const updated: EnvironmentRecord = { ...usual, packages: { "onnxruntime-node": "1.31.0" } };
const update = { field: "packages.onnxruntime-node", label: "onnxruntime-node", before: "1.30.0", after: "1.31.0" };

const node = (environment: EnvironmentRecord, name = `node-${randomBytes(4).toString("hex")}`) => registerNode(store, name, environment);

const liveOf = async (runId: string) => {
  const segment = (await store.runs.get(runId)).segments.findLast((each) => each.runId === runId);
  if (segment === undefined) throw new Error("The run has no segment.");
  return segment.id;
};
const tryToClaim = async (runId: string, by_: TestNode) => store.lifecycle.claimSegment({ segmentId: await liveOf(runId), ...by_ });
async function claim(runId: string, by_: TestNode): Promise<ClaimedSegment> {
  const claimed = await tryToClaim(runId, by_);
  if (claimed === null) throw new Error("The segment could not be claimed.");
  return claimed;
}
const incidentsOf = async (runId: string) => (await store.incidents.list({ runId })).filter(({ kind }) => kind === "environment-changed");

/** Paused at step 40 with checkpoints of 20 and 40, in the usual environment; its node gone. */
async function paused(): Promise<{ runId: string; checkpointId: string }> {
  const { id: runId } = await createRun(store);
  const first = await node(usual);
  const writer = await claim(runId, first);
  const checkpointId = await trainTo(store, writer, 20);
  await trainTo(store, writer, 40, 21);
  await store.lifecycle.endSegment(writer, { reason: "paused" });
  await store.nodes.leave({ ...first, ...by });
  return { runId, checkpointId };
}

async function waiting(): Promise<{ runId: string; changed: TestNode; checkpointId: string }> {
  const { runId, checkpointId } = await paused();
  await store.actions.resume({ runId, ...by });
  const changed = await node(updated);
  expect(await tryToClaim(runId, changed)).toBeNull();
  return { runId, changed, checkpointId };
}

describe("a restart in another environment", () => {
  it("stays queued, says why and opens one incident", async () => {
    const { runId, changed } = await waiting();
    expect(await tryToClaim(runId, changed)).toBeNull();
    const { name } = await store.nodes.get(changed.nodeId);
    const words = "onnxruntime-node 1.30.0 → 1.31.0";
    expect(await store.runs.get(runId)).toMatchObject({
      status: "queued",
      statusDetail: `Waits until somebody accepts what changed on ${name}: ${words}.`,
    });
    expect(await incidentsOf(runId)).toMatchObject([
      { status: "open", step: 40, nodeName: name, evidence: { differences: [update] }, summary: expect.stringContaining(words) },
    ]);
    expect((await store.environments.ofRun(runId)).changes).toEqual([
      {
        segmentId: await liveOf(runId),
        node: name,
        differences: [update],
        waits: true,
        acceptedBy: null,
        acceptedReason: null,
        acceptedAt: null,
      },
    ]);
  });

  it("goes on once somebody has accepted it, in the outbox at once, and is marked", async () => {
    const { runId, changed } = await waiting();
    await store.environments.accept({ runId, ...by });
    const segmentId = await liveOf(runId);
    expect((await store.outbox.pending(10_000)).map((row) => row.segmentId)).toContain(segmentId);
    expect(await claim(runId, changed)).toMatchObject({ startStep: 40 });
    const { segments, changes } = await store.environments.ofRun(runId);
    expect(segments.map(({ environment }) => environment)).toEqual([usual, updated]);
    expect(changes).toMatchObject([
      { segmentId, differences: [update], waits: false, acceptedBy: by.author, acceptedReason: by.reason, acceptedAt: expect.any(String) },
    ]);
    expect(await incidentsOf(runId)).toMatchObject([{ status: "resolved", resolvedBy: by.author, resolution: `accepted: ${by.reason}` }]);
    const said = (await store.runs.events(runId)).find(({ message }) => message.startsWith("Environment accepted"));
    expect(said).toMatchObject({ author: by.author, step: 40, message: expect.stringContaining(by.reason) });
  });

  it("is left to a node that computes as before, and nobody has to accept anything", async () => {
    const { runId } = await waiting();
    await claim(runId, await node(usual));
    await store.incidents.resolveDue();
    expect((await store.environments.ofRun(runId)).changes).toEqual([]);
    expect(await incidentsOf(runId)).toMatchObject([{ status: "resolved", resolution: expect.stringMatching(/^gone on with on node-/) }]);
  });

  it("does not go on in a third environment by what was accepted of the second", async () => {
    const { runId, changed } = await waiting();
    await store.environments.accept({ runId, ...by });
    const third = await node({ ...updated, processor: "Xeon" });
    expect(await tryToClaim(runId, third)).toBeNull();
    expect((await store.environments.ofRun(runId)).changes).toMatchObject([{ differences: [update], acceptedBy: by.author }]);
    await claim(runId, changed);
  });

  it("waits again when the node that asked changes again", async () => {
    const { runId, changed } = await waiting();
    await store.environments.accept({ runId, ...by });
    const { name } = await store.nodes.get(changed.nodeId);
    const again = await node({ ...updated, threads: 8 }, name);
    expect(await tryToClaim(runId, again)).toBeNull();
    expect((await store.environments.ofRun(runId)).changes).toMatchObject([{ waits: true, differences: [update, { field: "threads" }] }]);
    expect((await incidentsOf(runId)).map(({ status }) => status)).toEqual(["open", "resolved"]);
  });

  it("waits for nobody where only what surrounds the computation changed, and tells of it", async () => {
    const { runId } = await paused();
    await store.actions.resume({ runId, ...by });
    await claim(runId, await node({ ...usual, operatingSystem: "Linux 6.2 x64" }));
    expect((await store.environments.ofRun(runId)).changes).toMatchObject([
      { waits: false, acceptedBy: null, differences: [{ field: "operatingSystem" }] },
    ]);
    expect(await incidentsOf(runId)).toEqual([]);
  });

  it("waits for nobody where nothing is known of one of the two", async () => {
    const { runId } = await paused();
    await store.actions.resume({ runId, ...by });
    expect(await tryToClaim(runId, await registerNode(store))).not.toBeNull();
  });

  it("cannot be accepted where nothing waits for it", async () => {
    const { runId } = await paused();
    await expect(store.environments.accept({ runId, ...by })).rejects.toBeInstanceOf(ConflictError);
    const other = await waiting();
    await store.environments.accept({ runId: other.runId, ...by });
    await expect(store.environments.accept({ runId: other.runId, ...by })).rejects.toBeInstanceOf(ConflictError);
  });
});

describe("the gate holds", () => {
  it("a restart after a crash; once accepted, later ones in either environment go on by themselves", async () => {
    const { id: runId } = await createRun(store);
    const writer = await claim(runId, await node(usual));
    await trainTo(store, writer, 20);
    await store.lifecycle.crashSegment(writer, { code: "trainer-died", message: "killed" });
    const changed = await node(updated);
    expect(await tryToClaim(runId, changed)).toBeNull();
    await store.environments.accept({ runId, ...by });
    const second = await claim(runId, changed);
    await store.lifecycle.endSegment(second, { reason: "drained" }); // before it had a checkpoint
    const third = await claim(runId, await node(updated));
    await trainTo(store, third, 40, 21);
    await store.lifecycle.endSegment(third, { reason: "drained" });
    await claim(runId, await node(usual));
    expect((await store.environments.ofRun(runId)).changes).toHaveLength(3);
  });

  it("a restart by a person from a checkpoint", async () => {
    const { runId, checkpointId } = await paused();
    await store.actions.restart({ runId, checkpointId, ...by });
    expect(await tryToClaim(runId, await node(updated))).toBeNull();
  });

  it("the candidates of a tournament, which one word lets go on", async () => {
    const { runId, checkpointId } = await paused();
    const candidates = ["a", "b"].map((label) => ({ label, changes: {} }));
    const tournament = await store.tournaments.start({ runId, checkpointId, steps: 10, candidates, ...by });
    const [a, b] = tournament.candidates.map((candidate) => candidate.runId);
    if (a === undefined || b === undefined) throw new Error("The tournament has no candidates.");
    expect(await tryToClaim(a, await node(updated))).toBeNull();
    expect(await tryToClaim(b, await node(updated))).toBeNull();
    await store.environments.accept({ runId: a, ...by });
    await claim(b, await node(updated));
  });

  it("the trials of a sweep, which one word lets go on", async () => {
    const [a, b] = await trialsAtTheirRung();
    for (const runId of [a, b]) await store.actions.resume({ runId, ...by });
    expect(await tryToClaim(a, await node(updated))).toBeNull();
    expect(await tryToClaim(b, await node(updated))).toBeNull();
    await store.environments.accept({ runId: b, ...by });
    await claim(a, await node(updated));
  });

  it("no first start", async () => {
    const { id: runId } = await createRun(store);
    await claim(runId, await node(updated));
  });
});

it("steps that ran twice in different environments are not compared", async () => {
  const { id: runId } = await createRun(store);
  const writer = await claim(runId, await node(usual));
  await trainTo(store, writer, 20);
  await store.recording.points(writer, pointsOf(21, 30));
  await store.lifecycle.crashSegment(writer, { code: "trainer-died", message: "killed" });
  const changed = await node(updated);
  await tryToClaim(runId, changed);
  await store.environments.accept({ runId, ...by });
  const second = await claim(runId, changed);
  await store.recording.points(second, pointsOf(21, 25));
  const due = (await store.certificates.due({ thorough: true })).find(({ segmentId }) => segmentId === second.segmentId);
  expect(due).toMatchObject({ comparable: false, why: "The environment was changed: onnxruntime-node 1.30.0 → 1.31.0." });
});

/** Two trials' runs, paused at their rung in the usual environment. */
async function trialsAtTheirRung(): Promise<[string, string]> {
  const path = "schedule.peakLearningRate";
  const searched = sweepSpecification.parse({
    recipe: "gpt2-nano",
    space: { parameters: [{ kind: "float", path, low: 1e-5, high: 1e-1, scale: "log" }] },
    trials: 2,
  });
  const { id: sweepId } = await store.sweeps.create({ specification: searched, base: specification, author: "ada", warm: [] });
  const numbers = [1, 2];
  const newTrials = numbers.map((number) => ({
    number,
    values: { [path]: number * 1e-3 },
    seed: 1,
    tokens: 3_200,
    flopsPerToken: 6_000,
    problem: null,
    fingerprint: `rate ${number}`,
    origin: { kind: "sampled" as const, sampler: "random" },
  }));
  const newStretches = numbers.map((number) => {
    const until = { untilFraction: 0.5, untilStep: 100 };
    return { ordinal: number, trial: number, rung: 0, copiedFrom: null, values: null, ...until };
  });
  const seen = await store.sweepKeeping.signature(sweepId);
  await store.sweepKeeping.record({ sweepId, seen, newTrials, newStretches, decisions: [], over: null });
  const begin = async (ordinal: number): Promise<string> => {
    const runId = await store.sweepKeeping.begin({ sweepId, ordinal, newRun: () => ({ specification, parameters: 1_000 }) });
    if (runId === null) throw new Error("The trial did not begin.");
    const writer = await claim(runId, await node(usual));
    await trainTo(store, writer, 100);
    await store.lifecycle.endSegment(writer, { reason: "paused" });
    return runId;
  };
  return [await begin(1), await begin(2)];
}
