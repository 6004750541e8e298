/** Micro-batches are tried for real, each in a process of its own. */
import { expect, test } from "vitest";
import { findBatch } from "../src/batch-finder";
import { tryBatch } from "../src/batch-trial";
import { specification } from "./sample-run";

const gibibyte = 2 ** 30;
const never = new AbortController().signal;

test("a size that fits is measured", { timeout: 60_000 }, async () => {
  const trial = await tryBatch({ specification: specification(), sequences: 4, threads: 1 }, 8 * gibibyte, never);
  expect(trial).toMatchObject({ sequences: 4, outcome: "fits", detail: null });
  expect(trial.peakMemoryBytes).toBeGreaterThan(2 ** 25);
  expect(trial.tokensPerSecond).toBeGreaterThan(0);
});

test("a size that passes the limit is ended and recorded", { timeout: 60_000 }, async () => {
  const trial = await tryBatch({ specification: specification(), sequences: 4, threads: 1 }, 2 ** 24, never);
  expect(trial).toMatchObject({ outcome: "too-large", detail: "It passed the memory limit." });
  expect(trial.peakMemoryBytes).toBeGreaterThan(2 ** 24);
});

test("a process that cannot do it is survived, with its words", { timeout: 60_000 }, async () => {
  const given = specification();
  const broken = { ...given, model: { ...given.model, layers: 0 } };
  const trial = await tryBatch({ specification: broken, sequences: 1, threads: 1 }, 8 * gibibyte, never);
  expect(trial).toMatchObject({ outcome: "failed", tokensPerSecond: null, detail: expect.stringContaining("specification.model.layers") });
});

test("a node that can hold nothing is told so", { timeout: 60_000 }, async () => {
  const finding = await findBatch({ specification: specification(), threads: 1, memoryLimitBytes: 2 ** 24, signal: never });
  expect(finding).toMatchObject({ limitBytes: 2 ** 24, largest: null, proposed: null, stopped: "memory", trials: [{ sequences: 1 }] });
});

test("a search that is called off ends at once", { timeout: 60_000 }, async () => {
  const search = {
    specification: specification(),
    threads: 1,
    memoryLimitBytes: null,
    signal: AbortSignal.abort(new Error("no longer wanted")),
  };
  await expect(findBatch(search)).rejects.toThrow("no longer wanted");
});

test("other devices are refused", async () => {
  const onGpu = { ...specification(), runtime: { executionProvider: "webgpu" as const } };
  const search = { specification: onGpu, threads: 1, memoryLimitBytes: null, signal: never };
  await expect(findBatch(search)).rejects.toThrow("runtime.executionProvider: must be cpu");
});
