/** Steps that ran twice are compared while they run, and a difference names itself, the step and both nodes. */
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { settleCertificates } from "../src/coordinator/certificates";
import { openStory, type Story } from "./story";

let story: Story;
beforeAll(async () => {
  story = await openStory(inject("databaseUrl"));
});
afterAll(() => story?.close());

const crash = { code: "trainer-died", message: "The trainer was ended by SIGKILL." };
const settle = () => settleCertificates(story.store, story.announcer, false);
const certificates = async (runId: string) => (await story.store.runs.get(runId)).segments.map(({ certificate }) => certificate);

/** Trained to 30 on a node of its own with a checkpoint at 20. */
async function lostRun(node: string, changes: Parameters<Story["createRun"]>[0] = {}) {
  const { id: runId } = await story.createRun(changes);
  const first = await story.claim(runId, node);
  await story.train(first, 1, 30);
  const checkpointId = await story.checkpoint(first, 20);
  return { runId, first, checkpointId };
}

test("the certificate is pending until all has run again, then passes; a segment that repeats nothing has none", async () => {
  const { runId, first } = await lostRun("a-1");
  await story.store.lifecycle.crashSegment(first, crash);
  const second = await story.claim(runId, "a-2");
  await settle();
  expect(await certificates(runId)).toEqual([null, null]);
  await story.train(second, 21, 25);
  await settle();
  expect((await certificates(runId))[1]).toMatchObject({ status: "pending", against: first.segmentId, comparedSteps: 5 });
  await story.train(second, 26, 40);
  await settle();
  expect((await certificates(runId))[1]).toMatchObject({ status: "pass", fromStep: 21, toStep: 30, comparedSteps: 10 });

  await story.checkpoint(second, 40);
  await story.store.lifecycle.endSegment(second, { reason: "drained" });
  await story.train(await story.claim(runId, "a-3"), 41, 45);
  await settle();
  expect((await certificates(runId))[2]).toBeNull();
});

test("another number at one step fails it, with an incident that names both nodes; the run goes on", async () => {
  const { runId, first } = await lostRun("b-1");
  await story.store.lifecycle.crashSegment(first, crash);
  const second = await story.claim(runId, "b-2");
  await story.train(second, 21, 26, (step) => (step >= 24 ? { gradientNorm: 1.000_000_1 } : {}));
  await settle();
  await settle();
  expect((await certificates(runId))[1]).toMatchObject({
    status: "fail",
    firstDifference: { step: 24, quantity: "gradientNorm", before: 1, after: 1.000_000_1 },
  });
  const incidents = (await story.store.incidents.list({ runId })).filter(({ kind }) => kind === "certificate-failed");
  expect(incidents).toHaveLength(1);
  expect(incidents[0]).toMatchObject({ status: "open", step: 24, segmentId: second.segmentId });
  expect(incidents[0]?.summary).toContain("One of b-1 and b-2 computed wrongly");
  expect(story.told).toContainEqual(expect.objectContaining({ kind: "certificate-failed", status: "open", runId }));
  expect((await story.store.runs.get(runId)).status).toBe("running");
});

test("after a restart that did not catch up, the next is held against the one that got furthest", async () => {
  const { runId, first } = await lostRun("c-1");
  await story.store.lifecycle.crashSegment(first, crash);
  const second = await story.claim(runId, "c-3");
  await story.train(second, 21, 24);
  await story.store.lifecycle.crashSegment(second, crash);
  await settle();
  expect((await certificates(runId))[1]).toMatchObject({ status: "pass", against: first.segmentId, comparedSteps: 4, toStep: 30 });
  const third = await story.claim(runId, "c-2");
  await story.train(third, 21, 31);
  await settle();
  expect((await certificates(runId))[2]).toMatchObject({ status: "pass", against: first.segmentId, comparedSteps: 10 });
});

test("other settings and other samples compare as far as they were the same, and not beyond", async () => {
  const { runId, checkpointId } = await lostRun("d-1");
  await story.store.actions.restart({ runId, checkpointId, author: "test", reason: "calmer", peakLearningRate: 1e-4 });
  const calmer = await story.claim(runId, "d-1");
  await story.train(calmer, 21, 35, () => ({ learningRate: 1e-4 }));
  await settle();
  expect((await certificates(runId))[1]).toMatchObject({ status: "not-comparable", detail: "The settings were changed." });

  await story.store.actions.restart({ runId, checkpointId, author: "test", reason: "again" });
  const again = await story.claim(runId, "d-3");
  await story.train(again, 21, 35, (step) => ({ learningRate: 1e-4, ...(step > 25 ? { sampleEnd: step * 2 + 8 } : {}) }));
  await settle();
  expect((await certificates(runId))[2]).toMatchObject({ status: "pass", against: calmer.segmentId, fromStep: 21, toStep: 25 });
  expect((await story.store.incidents.list({ runId })).map(({ kind }) => kind)).toEqual([]);
});

test("nothing is expected of a GPU", async () => {
  const { runId, first } = await lostRun("e-1", { runtime: { executionProvider: "webgpu" } });
  await story.store.lifecycle.crashSegment(first, crash);
  await story.train(await story.claim(runId, "e-2"), 21, 22, () => ({ trainLoss: 1 }));
  await settle();
  expect((await certificates(runId))[1]).toMatchObject({ status: "not-comparable", detail: expect.stringContaining("GPU") });
});
