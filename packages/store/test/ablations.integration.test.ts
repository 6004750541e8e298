/** Ablation studies: one map that a node measures, or runs that the keeper plans and begins; what is refused. */
import { ablationSpecification, type RunSpecification } from "@trainyard/contracts";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Store } from "../src/index";
import { specification as base, claimLive, createRun, openTestStore, registerNode, type TestStore, trainTo } from "./fixtures";

let test: TestStore;
let store: Store;
const by = { author: "ada", reason: "to see" };

beforeAll(async () => {
  test = await openTestStore(inject("databaseUrl"));
  store = test.store;
});
afterAll(() => test.close());

async function trained() {
  const run = await createRun(store);
  const node = await registerNode(store);
  const writer = await claimLive(store, run.id, node);
  const checkpointId = await trainTo(store, writer, 20);
  return { run, node, checkpointId };
}

async function evaluating() {
  const { run, checkpointId } = await trained();
  const specification = ablationSpecification.parse({ mode: "evaluate", checkpointId, parts: ["head:0.0"] });
  const subject = await store.ablations.subject(checkpointId);
  const variants = [["head:0.0"]];
  const study = await store.ablations.create({ specification, base: subject.specification, variants, subjectRunId: run.id, author: "ada" });
  return { run, checkpointId, study };
}

/** As a node of its own. */
async function takeTask() {
  const { nodeId, incarnation } = await registerNode(store);
  const task = await store.tasks.take({ nodeId, incarnation, patienceMs: 0 });
  if (task === null) throw new Error("No task waits.");
  return { task, owner: { taskId: task.id, nodeId, incarnation } };
}

const measured = { baseline: [2, 2.1], variants: [{ parts: ["head:0.0"], losses: [2.5, 2.6], problem: null }], headImportance: [[0.3]] };

describe("a study that evaluates", () => {
  it("asks a node for its map, keeps the checkpoint, and is over when the node is done", async () => {
    const { run, checkpointId, study } = await evaluating();
    expect(study).toMatchObject({
      status: "running",
      subject: `${run.name}, step 20`,
      runs: [],
      map: { status: "queued", measured: null },
    });
    expect((await store.checkpoints.get(checkpointId)).pinned).toBe(true);
    await expect(store.ablations.pause({ ablationId: study.id, ...by })).rejects.toMatchObject({ code: "conflict" });
    await expect(store.ablations.shrink({ ablationId: study.id, ...by, request: shrinkRequestOf() })).rejects.toMatchObject({
      code: "conflict",
    });

    const { task, owner } = await takeTask();
    expect(task).toMatchObject({ kind: "ablation-map", studyId: study.id, runId: run.id, arguments: { variants: [["head:0.0"]] } });
    const before = (await store.studyKeeping.work(study.id)).signature;
    await store.tasks.progress(owner, { ...measured, done: 0, total: 1 });
    expect(await store.ablations.get(study.id)).toMatchObject({ status: "running", map: { measured: { done: 0, total: 1 } } });
    await store.tasks.finish(owner, measured);
    expect(await store.ablations.get(study.id)).toMatchObject({ status: "finished", map: { status: "done", measured: { done: 1 } } });
    expect((await store.studyKeeping.work(study.id)).signature).not.toBe(before);
    expect((await store.ablations.list({ runId: run.id })).map(({ id }) => id)).toEqual([study.id]);
  });

  it("whose map is measured can shrink the model", async () => {
    const { study } = await evaluating();
    const { owner } = await takeTask();
    await store.tasks.finish(owner, measured);
    const { shrinks } = await store.ablations.shrink({ ablationId: study.id, ...by, request: shrinkRequestOf() });
    expect(shrinks).toMatchObject([{ run: null, task: { kind: "shrink", status: "queued", arguments: { tokensSeen: 320 } } }]);
    expect((await takeTask()).task.kind).toBe("shrink");
  });

  it("that is stopped takes the task from its node", async () => {
    const { study } = await evaluating();
    const { owner } = await takeTask();
    expect(await store.ablations.stop({ ablationId: study.id, ...by })).toMatchObject({
      status: "stopped",
      statusDetail: "Stopped by ada: to see.",
    });
    await expect(store.tasks.finish(owner, measured)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a study that retrains", () => {
  const parts = { "baseline/1": [], "norms/1": ["norms"] };

  async function retraining() {
    const specification = ablationSpecification.parse({ mode: "retrain", recipe: "gpt2-nano", parts: ["norms"] });
    const study = await store.ablations.create({ specification, base, variants: [["norms"]], subjectRunId: null, author: "ada" });
    await store.studyKeeping.extend(
      study.id,
      0,
      Object.entries(parts).map(([key, out], ordinal) => ({
        ...{ key, ordinal, label: key, seed: 1, what: { parts: out, repeat: 1 }, parameters: 1_000 },
        specification: { ...base, seed: 1 } satisfies RunSpecification,
      })),
    );
    return study.id;
  }

  it("has runs that are open, then measured, and those that are stopped say nothing of their parts", async () => {
    const id = await retraining();
    const [first, second] = [await store.studyKeeping.begin(id, "baseline/1"), await store.studyKeeping.begin(id, "norms/1")];
    expect((await store.ablations.get(id)).runs).toMatchObject([
      { parts: [], runId: first, outcome: { kind: "open" } },
      { parts: ["norms"], runId: second, outcome: { kind: "open" } },
    ]);
    const node = await registerNode(store);
    const writer = await claimLive(store, first ?? "", node);
    await trainTo(store, writer, 200);
    await store.lifecycle.endSegment(writer, { reason: "finished" });
    await store.actions.stop({ runId: second ?? "", ...by });
    expect((await store.ablations.get(id)).runs).toMatchObject([
      { status: "finished", outcome: { kind: "measured", loss: 3 } },
      { status: "stopped", outcome: { kind: "lost" } },
    ]);
  });

  it("is paused, gone on with and stopped, as far as its status allows", async () => {
    const ablationId = await retraining();
    expect(await store.ablations.pause({ ablationId, ...by })).toMatchObject({ status: "paused" });
    await expect(store.ablations.pause({ ablationId, ...by })).rejects.toMatchObject({ code: "conflict" });
    expect(await store.ablations.resume({ ablationId, ...by })).toMatchObject({ status: "running", statusDetail: null });
    expect(await store.ablations.stop({ ablationId, ...by })).toMatchObject({ status: "stopped" });
    await expect(store.ablations.get("abl-nothing")).rejects.toMatchObject({ code: "not-found" });
  });
});

function shrinkRequestOf() {
  return { method: "heads-and-units" as const, removeShare: 0.5, fineTuneTokens: null, peakLearningRate: null };
}
