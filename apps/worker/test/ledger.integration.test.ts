/** The ledger of a run that was lost, paused and rolled back: every millisecond has one class, and each loss its incident. */
import type { Ledger, LedgerClass } from "@trainyard/contracts";
import { ledgerOf } from "@trainyard/recovery";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openStory, type Story } from "./story";

let story: Story;
beforeAll(async () => {
  story = await openStory(inject("databaseUrl"));
});
afterAll(() => story?.close());

const by = { author: "test", reason: "for the story" };
const crash = { code: "trainer-died", message: "The trainer was ended by SIGKILL." };
const entriesOf = (ledger: Ledger, name: LedgerClass) => ledger.entries.filter((entry) => entry.class === name);

/** Steps stored one by one, so that what they say they took fits into the wall time. */
async function train(writer: Awaited<ReturnType<Story["claim"]>>, from: number, to: number) {
  await story.store.lifecycle.segmentReady(writer, { buildDurationMs: 1 });
  for (let step = from; step <= to; step += 1)
    await story.train(writer, step, step, () => ({ stepDurationMs: 1, checkpointDurationMs: 0.5 }));
}

test("a lost node, a pause and a roll-back sum to the wall time, and the losses name their incidents", async () => {
  const { store } = story;
  const { id: runId } = await story.createRun();
  const first = await story.claim(runId, "node-1");
  await train(first, 1, 12);
  const checkpointId = await story.checkpoint(first, 10);
  const { incidentId: lost } = await store.lifecycle.crashSegment(first, crash);

  const second = await story.claim(runId, "node-2");
  await train(second, 11, 16);
  await store.actions.pause({ runId, ...by });
  await story.checkpoint(second, 16);
  await store.lifecycle.endSegment(second, { reason: "paused" });
  await store.actions.resume({ runId, ...by });

  const third = await story.claim(runId, "node-4");
  await train(third, 17, 18);
  const { incidentId: diverged } = await store.lifecycle.endSegment(third, { reason: "diverged", detail: "the loss is NaN" });
  await store.actions.restart({ runId, checkpointId, ...by, ...(diverged === null ? {} : { incidentId: diverged }) });
  const fourth = await story.claim(runId, "node-2");
  await train(fourth, 11, 20);
  await store.lifecycle.endSegment(fourth, { reason: "finished" });

  const facts = await store.ledger.facts(runId);
  const ledger = ledgerOf(facts);
  expect(Object.values(ledger.totalsMs).reduce((sum, each) => sum + each, 0)).toBe(ledger.toMs - ledger.fromMs);
  const { createdAt, endedAt } = await store.runs.get(runId);
  expect(Math.abs(ledger.toMs - ledger.fromMs - (Date.parse(endedAt ?? "") - Date.parse(createdAt)))).toBeLessThanOrEqual(1);
  let at = ledger.fromMs;
  for (const { fromMs, durationMs } of ledger.entries) {
    expect(fromMs).toBe(at);
    at += durationMs;
  }
  expect(at).toBe(ledger.toMs);

  expect(facts.segments.map(({ repeatedMs }) => repeatedMs)).toEqual([0, 2, 0, 8]);
  expect(facts.segments.map(({ incidentId }) => incidentId)).toEqual([lost, null, diverged, null]);
  expect(facts.segments.map(({ byPerson }) => byPerson)).toEqual([false, false, true, false]);
  expect(facts).toMatchObject({ failures: 1, checkpointCostMs: 2, medianStepMs: 1 });
  expect(entriesOf(ledger, "repeated").map(({ segmentId, incidentId }) => [segmentId, incidentId])).toEqual([
    [second.segmentId, lost],
    [fourth.segmentId, diverged],
  ]);
  expect(entriesOf(ledger, "detection").map(({ incidentId }) => incidentId)).toEqual([lost, diverged]);
  expect(ledger.advice).toMatchObject({ failures: 1, checkpointCostMs: 2 });
});

test("the ledger of a long run is summed by the database", async () => {
  const { id: runId } = await story.createRun();
  const writer = await story.claim(runId, "node-3");
  for (let from = 1; from < 100_000; from += 20_000) await story.train(writer, from, from + 19_999, () => ({ evaluationDurationMs: 0.25 }));
  const { segments } = await story.store.ledger.facts(runId);
  expect(segments).toMatchObject([{ repeatedMs: 0, evaluationMs: 25_000 }]);
});

test("a run that is not there has no ledger", async () => {
  await expect(story.store.ledger.facts("run-none")).rejects.toMatchObject({ code: "not-found" });
});
