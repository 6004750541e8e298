/** An incident is opened, answered and resolved, each told once it is so, and closes itself when its cause is over. */
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { Database } from "../src/database";
import { answerIncident, openIncident } from "../src/incidents";
import { createStore, type IncidentChanged, type Store } from "../src/index";
import { createIntervention } from "../src/interventions";
import { claimLive, createRun, openTestStore, pointsOf, registerNode, type TestStore, telemetry, trainTo } from "./fixtures";

let test: TestStore;
let store: Store;
let database: Database;
const told: IncidentChanged[] = [];

beforeAll(async () => {
  test = await openTestStore(inject("databaseUrl"));
  store = createStore({ databaseUrl: test.databaseUrl, onIncidentChanged: (change) => told.push(change) });
  database = new Database(test.databaseUrl, 2, (change) => told.push(change));
});
afterAll(async () => {
  await Promise.all([store?.close(), database?.close()]);
  await test?.close();
});

const crash = { code: "trainer-died", message: "The trainer was ended by SIGKILL." };
const toldOf = (id: string) => told.filter(({ incidentId }) => incidentId === id).map(({ status }) => status);

/** A run whose first segment was lost at `step`, twenty steps after its checkpoint. */
async function crashedRun(step: number) {
  const { id: runId } = await createRun(store);
  const node = await registerNode(store);
  const writer = await claimLive(store, runId, node);
  await trainTo(store, writer, step - 20);
  await store.recording.points(writer, pointsOf(step - 19, step));
  const { incidentId } = await store.lifecycle.crashSegment(writer, crash);
  if (incidentId === null) throw new Error("The crash opened no incident.");
  return { runId, incidentId };
}

describe("a lost stretch", () => {
  it("is resolved once the run has trained past it, and says what it cost", async () => {
    const { runId, incidentId } = await crashedRun(60);
    const node = await registerNode(store);
    const writer = await claimLive(store, runId, node);
    await store.recording.points(writer, pointsOf(41, 60));
    await store.incidents.resolveDue();
    expect((await store.incidents.get(incidentId)).status).toBe("open");
    await store.recording.points(writer, pointsOf(61, 61));
    await store.incidents.resolveDue();
    const { name } = await store.nodes.get(node.nodeId);
    expect(await store.incidents.get(incidentId)).toMatchObject({
      status: "resolved",
      resolvedBy: "coordinator",
      resolution: `trained past step 60 on ${name} after 20 repeated steps`,
    });
    expect(toldOf(incidentId)).toEqual(["open", "resolved"]);
    expect((await store.runs.events(runId))[0]).toMatchObject({ kind: "incident", step: 60, author: "coordinator" });
  });

  it("is over when a person stops the run", async () => {
    const { runId, incidentId } = await crashedRun(60);
    await store.actions.stop({ runId, author: "ada", reason: "enough" });
    await store.incidents.resolveDue();
    expect(await store.incidents.get(incidentId)).toMatchObject({
      status: "resolved",
      resolution: "the run was stopped at step 40",
    });
  });
});

describe("an alarm", () => {
  const spike = { kind: "spike" as const, segmentId: null, nodeId: null, step: 50, summary: "The loss jumped.", evidence: {} };

  it("is answered by an intervention, and over 64 calm steps after it and the answer", async () => {
    const { id: runId } = await createRun(store);
    const writer = await claimLive(store, runId, await registerNode(store));
    await store.recording.points(writer, pointsOf(1, 60));
    const incidentId = await database.transaction((transaction) => openIncident(transaction, { ...spike, runId }));
    await store.recording.points(writer, pointsOf(61, 200));
    await store.incidents.resolveDue();
    expect((await store.incidents.get(incidentId)).status).toBe("open");

    const { id: interventionId } = await database.transaction((transaction) => {
      const by = { author: "ada", reason: "calm it", runId, segmentId: writer.segmentId, step: 200, incidentId };
      return createIntervention(transaction, { ...by, kind: "change", arguments: {} });
    });
    await store.incidents.resolveDue();
    expect(await store.incidents.get(incidentId)).toMatchObject({ status: "answered", answers: [interventionId] });
    await store.interventions.applied(writer, { interventionId, step: 200, readBack: {} });
    await store.recording.points(writer, pointsOf(201, 263));
    await store.incidents.resolveDue();
    expect((await store.incidents.get(incidentId)).status).toBe("answered");
    await store.recording.points(writer, pointsOf(264, 264));
    await store.incidents.resolveDue();
    expect((await store.incidents.get(incidentId)).status).toBe("resolved");
    expect(toldOf(incidentId)).toEqual(["open", "answered", "resolved"]);
  });

  it("is over once the run was rolled back before it and has trained 64 steps past it, whatever incident the roll-back named", async () => {
    const { id: runId } = await createRun(store);
    const node = await registerNode(store);
    const writer = await claimLive(store, runId, node);
    const checkpointId = await trainTo(store, writer, 40);
    await store.recording.points(writer, pointsOf(41, 60));
    const about = { ...spike, runId, segmentId: writer.segmentId };
    const incidentId = await database.transaction((transaction) => openIncident(transaction, about));
    await store.actions.restart({ runId, checkpointId, author: "ada", reason: "again" });
    const again = await claimLive(store, runId, node);
    await store.recording.points(again, pointsOf(41, 113));
    await store.incidents.resolveDue();
    expect((await store.incidents.get(incidentId)).status).toBe("open");
    await store.recording.points(again, pointsOf(114, 114));
    await store.incidents.resolveDue();
    expect(await store.incidents.get(incidentId)).toMatchObject({
      status: "resolved",
      resolution: expect.stringContaining("past step 50"),
    });
  });

  it("of another run is not answered", async () => {
    const [a, b] = await Promise.all([createRun(store), createRun(store)]);
    const incidentId = await database.transaction((transaction) => openIncident(transaction, { ...spike, runId: a.id }));
    await expect(database.transaction((transaction) => answerIncident(transaction, incidentId, b.id))).rejects.toMatchObject({
      code: "not-found",
    });
    expect(await store.incidents.get(incidentId)).toMatchObject({ status: "open" });
  });
});

describe("an idle node that was lost", () => {
  it("closes its incident by coming back", async () => {
    const node = await registerNode(store);
    const incidentId = await database.transaction(async (transaction) => {
      await transaction.node.update({ where: { id: node.nodeId }, data: { state: "lost" } });
      const lost = { runId: null, segmentId: null, nodeId: node.nodeId, step: null, summary: "It is silent.", evidence: {} };
      return openIncident(transaction, { kind: "node-lost", ...lost });
    });
    await store.incidents.resolveDue();
    expect((await store.incidents.get(incidentId)).status).toBe("open");
    const { name } = await store.nodes.get(node.nodeId);
    const back = await registerNode(store, name);
    await store.nodes.heartbeat({ ...back, telemetry });
    await store.incidents.resolveDue();
    expect(await store.incidents.get(incidentId)).toMatchObject({ status: "resolved", resolution: `${name} is back` });
  });
});

describe("a person", () => {
  it("closes an incident with a reason, once", async () => {
    const { incidentId } = await crashedRun(60);
    const input = { incidentId, author: "ada", reason: "a loose cable" };
    expect(await store.incidents.resolve(input)).toMatchObject({ status: "resolved", resolvedBy: "ada", resolution: "a loose cable" });
    await expect(store.incidents.resolve(input)).rejects.toMatchObject({ code: "conflict" });
    await expect(store.incidents.resolve({ ...input, incidentId: "inc-none" })).rejects.toMatchObject({ code: "not-found" });
  });

  it("is told nothing of an incident whose transaction came to nothing", async () => {
    const before = told.length;
    const given = database.transaction(async (transaction) => {
      await openIncident(transaction, { kind: "hang", runId: null, segmentId: null, nodeId: null, step: null, summary: "", evidence: {} });
      throw new Error("rolled back");
    });
    await expect(given).rejects.toThrow("rolled back");
    expect(told).toHaveLength(before);
  });
});
