/** Bundles in the store: asked for, made at a run's end where the rule says so, and a record that another instance takes in as it was. */
import { type RecordRow, type RecordTable, recordTables } from "@trainyard/contracts";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import type { Store, TaskOwner } from "../src/index";
import { execute } from "../src/testing";
import { claimLive, createRun, openTestStore, registerNode, setRules, type TestNode, type TestStore, trainTo } from "./fixtures";

const by = { author: "ada", reason: "for the test" };
let here: TestStore;
let there: TestStore;
let store: Store;
let node: TestNode;

beforeAll(async () => {
  [here, there] = await Promise.all([openTestStore(inject("databaseUrl")), openTestStore(inject("databaseUrl"))]);
  store = here.store;
});
afterAll(() => Promise.all([here?.close(), there?.close()]));
beforeEach(async () => {
  await setRules(here.databaseUrl, { bundleAtEndFromSteps: 100 });
  node = await registerNode(store);
});

async function finishedRun(steps: number) {
  const run = await createRun(store, { duration: { steps } });
  const segment = await claimLive(store, run.id, node);
  const checkpoints = [await trainTo(store, segment, steps - 20), await trainTo(store, segment, steps, steps - 19)];
  await store.lifecycle.endSegment(segment, { reason: "finished" });
  return { runId: run.id, checkpoints };
}

async function takeTask(): Promise<{ owner: TaskOwner; task: NonNullable<Awaited<ReturnType<Store["tasks"]["take"]>>> }> {
  const task = await store.tasks.take({ ...node, patienceMs: 0 });
  if (task === null) throw new Error("No task waits.");
  return { task, owner: { taskId: task.id, ...node } };
}

const madeFiles = { path: "bundles/a.tar", bytes: 10, sha256: "0".repeat(64), files: [], modelCard: "# A" };

/** Its rows as JSON, as a bundle holds them. */
async function recordOf(runId: string): Promise<Map<RecordTable, RecordRow[]>> {
  const record = new Map<RecordTable, RecordRow[]>();
  for (const table of recordTables) {
    let text = "";
    for await (const lines of store.bundles.record(runId, table)) text += lines;
    record.set(
      table,
      text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)])),
    );
  }
  return record;
}

async function* each<Row>(rows: readonly Row[]) {
  yield* rows;
}

function importOf(runId: string, record: ReadonlyMap<RecordTable, readonly RecordRow[]>, checkpointIds: readonly string[]) {
  const id = `bdl-${runId.slice(4)}`;
  return {
    bundle: { id, runId, step: 120, path: "bundles/a.tar", bytes: 10, sha256: "0".repeat(64), files: [], modelCard: "# A", reason: "" },
    author: "grace",
    rows: (table: RecordTable) => each(record.get(table) ?? []),
    checkpointPaths: new Map(checkpointIds.map((id) => [id, `imported/${id}`])),
    note: "Opened.",
  };
}

async function csvOf({ store: of }: TestStore, runId: string): Promise<string> {
  let text = "";
  for await (const part of of.series.csv(runId)) text += part;
  return text;
}

test("a run that finishes leaves a bundle from the rule's length on; short ones and stopped ones do not", async () => {
  const long = await finishedRun(120);
  expect(await store.bundles.list(long.runId)).toMatchObject([{ status: "making", why: "run-ended", step: 120 }]);
  const short = await finishedRun(80);
  expect(await store.bundles.list(short.runId)).toEqual([]);

  const stopped = await createRun(store);
  const segment = await claimLive(store, stopped.id, node);
  await trainTo(store, segment, 150);
  await store.lifecycle.endSegment(segment, { reason: "stopped" });
  expect(await store.bundles.list(stopped.id)).toEqual([]);

  await setRules(here.databaseUrl, { bundleAtEndFromSteps: 0 });
  expect(await store.bundles.list((await finishedRun(120)).runId)).toEqual([]);
});

test("its order names the final, the best and the state that the last steps are run again from, with what they came to", async () => {
  await store.bundles.request({ runId: (await finishedRun(60)).runId, ...by });
  for (let found = false; !found; ) {
    const { task, owner } = await takeTask();
    const order = await store.bundles.order(task);
    found = order.final.step === 60;
    if (found) {
      expect(order).toMatchObject({ best: { step: 60 }, before: { step: 40 }, why: "asked" });
      expect(order.steps.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, index) => 41 + index));
      await store.tasks.progress(owner, { fraction: 0.5, message: "Packing" });
      expect((await store.bundles.get(order.bundleId)).progress).toEqual({ fraction: 0.5, message: "Packing" });
      await store.bundles.made(owner, order.bundleId, madeFiles);
      expect(await store.bundles.get(order.bundleId)).toMatchObject({ status: "ready", bytes: 10, progress: null });
    } else await store.bundles.made(owner, order.bundleId, madeFiles);
  }
});

test("one that is being made is not made twice, and one whose node went has failed and says why", async () => {
  const { runId, checkpoints } = await finishedRun(60);
  const asked = await store.bundles.request({ runId, checkpointId: checkpoints[0], ...by });
  expect((await store.bundles.request({ runId, checkpointId: checkpoints[0], ...by })).id).toBe(asked.id);
  const { owner } = await takeTask();
  await store.tasks.fail(owner, "the disk is full");
  expect(await store.bundles.get(asked.id)).toMatchObject({ status: "failed", problem: "the disk is full" });
  await expect(store.bundles.requestVerification({ bundleId: asked.id, ...by })).rejects.toMatchObject({ code: "conflict" });
});

test("another instance takes the record in as it was, once; what was not brought along is marked so", async () => {
  const { runId, checkpoints } = await finishedRun(60);
  const record = await recordOf(runId);
  const input = importOf(runId, record, checkpoints.slice(1));
  await there.store.bundles.import(input);

  const [was, is] = [await store.runs.get(runId), await there.store.runs.get(runId)];
  expect(is).toMatchObject({ name: was.name, status: "finished", step: 60, specification: was.specification, trainLoss: was.trainLoss });
  expect(await csvOf(there, runId)).toBe(await csvOf(here, runId));
  const listed = await there.store.checkpoints.list(runId);
  expect(listed.map(({ step, deletedAt, path }) => [step, deletedAt === null, path])).toEqual([
    [60, true, `imported/${checkpoints[1]}`],
    [40, false, "not-imported"],
  ]);
  expect((await there.store.runs.events(runId))[0]).toMatchObject({ message: "Opened.", author: "grace" });
  expect(await there.store.bundles.list(runId)).toMatchObject([{ why: "imported", status: "ready" }]);
  await expect(there.store.bundles.import(input)).rejects.toMatchObject({ code: "conflict" });
});

test("a run that was under way is paused there, and its open incidents and interventions have ended", async () => {
  const run = await createRun(store);
  const segment = await claimLive(store, run.id, node);
  const checkpoint = await trainTo(store, segment, 40);
  await store.actions.pause({ runId: run.id, ...by });
  await there.store.bundles.import(importOf(run.id, await recordOf(run.id), [checkpoint]));
  const is = await there.store.runs.get(run.id);
  expect(is).toMatchObject({ status: "paused", step: 40, node: null, pendingAction: null });
  expect(await there.store.interventions.list(run.id)).toMatchObject([{ kind: "pause", status: "failed" }]);
  await there.store.actions.resume({ runId: run.id, ...by });
  const goesOn = (await there.store.runs.get(run.id)).segments.at(-1);
  expect(goesOn).toMatchObject({ startCheckpointId: checkpoint, startStep: 40 });
  await store.lifecycle.endSegment(segment, { reason: "stopped" });
});

test("a fork brings what it goes on from, and nothing after", async () => {
  const { runId: parentId, checkpoints } = await finishedRun(60);
  const candidates = ["one", "two"].map((label) => ({ label, changes: {} }));
  const tournament = await store.tournaments.start({ ...by, runId: parentId, checkpointId: checkpoints[0] ?? "", steps: 10, candidates });
  const forkId = tournament.candidates[0]?.runId ?? "";
  const segment = await claimLive(store, forkId, node);
  const own = await trainTo(store, segment, 50);
  await store.lifecycle.endSegment(segment, { reason: "stopped" });

  const record = await recordOf(forkId);
  expect(
    record
      .get("runs")
      ?.map(({ id }) => String(id))
      .toSorted(),
  ).toEqual([parentId, forkId].toSorted());
  await there.store.bundles.import(importOf(forkId, record, [own]));
  expect(await csvOf(there, forkId)).toBe(await csvOf(here, forkId));
  expect(await there.store.runs.get(parentId)).toMatchObject({ status: "stopped", step: 40 });
});

test("a record with rows of others' runs, or with names of folders for ids, is refused and leaves nothing", async () => {
  const { runId, checkpoints } = await finishedRun(60);
  const record = await recordOf(runId);
  const with_ = (table: RecordTable, change: RecordRow) =>
    importOf(runId, new Map([...record, [table, (record.get(table) ?? []).map((row) => ({ ...row, ...change }))]]), checkpoints);
  for (const [table, change] of [
    ["points", { segmentId: "seg-0000000000000000" }],
    ["segments", { id: "../../etc" }],
    ["segments", { specification: { recipe: "none" } }],
    ["points", { trainLoss: "not a number" }],
  ] as const)
    await expect(there.store.bundles.import(with_(table, change))).rejects.toMatchObject({ code: "corrupt" });
  await expect(there.store.runs.get(runId)).rejects.toMatchObject({ code: "not-found" });
});

test("retention removes checkpoints that a bundle was made of, and the bundle stays", async () => {
  const { runId, checkpoints } = await finishedRun(60);
  const asked = await store.bundles.request({ runId, checkpointId: checkpoints[0], ...by });
  await execute(here.databaseUrl, `UPDATE "Checkpoint" SET "deletedAt" = now() WHERE "id" = '${checkpoints[0]}'`);
  const { task, owner } = await takeTask();
  await expect(store.bundles.order(task)).rejects.toMatchObject({ code: "conflict" });
  await store.tasks.fail(owner, "gone");
  expect(await store.bundles.get(asked.id)).toMatchObject({ id: asked.id, status: "failed" });
});
