/** What an optimizer really held stands beside what was asked for, and a stale value opens an incident. */
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openStory, type Story } from "./story";

let story: Story;
beforeAll(async () => {
  story = await openStory(inject("databaseUrl"));
});
afterAll(() => story?.close());

const asked = { "optimizer.beta2": Math.fround(0.95), "optimizer.name": "adamw", learningRate: Math.fround(1e-3 / 2) };
const mismatches = async (runId: string) =>
  (await story.store.incidents.list({ runId })).filter(({ kind }) => kind === "configuration-mismatch");

test("float32 read-backs of what was asked for agree, and the reading at a step is the newest before it", async () => {
  const { id: runId } = await story.createRun();
  await expect(story.store.configuration.at(runId)).rejects.toMatchObject({ code: "not-found" });
  const writer = await story.claim(runId, "a-1");
  await story.train(writer, 1, 30);
  expect(await story.store.configuration.record(writer, { step: 1, values: asked })).toBe(false);
  expect(await story.store.configuration.at(runId, 30)).toMatchObject({ step: 1, differences: 0 });

  const { intervention } = await story.store.actions.change({
    runId,
    changes: { optimizer: { beta2: 0.9 } },
    author: "test",
    reason: "quicker",
  });
  const specification = { ...writer.specification, optimizer: { ...writer.specification.optimizer, beta2: 0.9 } };
  const readBack = { values: { "optimizer.beta2": Math.fround(0.9) }, learningRate: 1e-3, state: [], optimizerStartStep: 0 };
  const change = { ...readBack, rebuildDurationMs: null, checkpointDirectory: "", stateHash: "" };
  await story.store.lifecycle.segmentChanged(writer, { interventionId: intervention.id, step: 30, specification, readBack: change });
  await story.train(writer, 31, 32);
  await story.store.configuration.record(writer, {
    step: 31,
    values: { ...asked, "optimizer.beta2": Math.fround(0.9), learningRate: 1e-3 },
  });
  const at = async (step?: number) => {
    const { step: readAt, fields } = await story.store.configuration.at(runId, step);
    return [readAt, fields.find(({ field }) => field === "optimizer.beta2")];
  };
  expect(await at(30)).toEqual([1, { field: "optimizer.beta2", asked: 0.95, found: Math.fround(0.95), agrees: true }]);
  expect(await at(31)).toEqual([31, { field: "optimizer.beta2", asked: 0.9, found: Math.fround(0.9), agrees: true }]);
  expect(await at()).toEqual(await at(31));
  expect(await at(0)).toEqual(await at(1));
});

test("a stale beta opens one incident that names the field, until it is resolved", async () => {
  const { id: runId } = await story.createRun();
  const writer = await story.claim(runId, "b-1");
  await story.train(writer, 1, 3);
  const stale = { ...asked, "optimizer.beta2": Math.fround(0.999) };
  const record = (step: number) => story.store.configuration.record(writer, { step, values: { ...stale, learningRate: 1e-3 } });
  await story.store.configuration.record(writer, { step: 1, values: stale });
  await record(3);
  const [incident, ...others] = await mismatches(runId);
  expect(others).toEqual([]);
  expect(incident).toMatchObject({ status: "open", step: 1, segmentId: writer.segmentId, evidence: { names: ["optimizer.beta2"] } });
  expect(incident?.summary).toContain("optimizer.beta2 is 0.999, not 0.95");
  expect(await story.store.configuration.at(runId, 1)).toMatchObject({ differences: 1 });
  await story.store.incidents.resolve({ incidentId: incident?.id ?? "", author: "test", reason: "a drill" });
  await story.train(writer, 4, 4);
  expect(await record(4)).toBe(true);
});
