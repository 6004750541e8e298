/** What computes is chosen by the run. Tests that need a GPU are skipped where WebGPU reaches none. */
import type { FromTrainer, RunOverrides } from "@trainyard/contracts";
import { Graph, neg, toOnnx } from "@trainyard/graph";
import { Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { ExecutionProviderError, failureCode } from "../src/errors";
import { DeviceMemory } from "../src/runtime/device/device-memory";
import { openEngine } from "../src/runtime/engine";
import { createSession, type ExecutionProvider } from "../src/runtime/provider";
import { zeros } from "../src/runtime/tensors";
import { eventsOf, runSegment } from "./support/segment";
import { sharedTinyDataset, temporaryDirectory, tinySpecification, tinyStart } from "./support/tiny";

const dataset = sharedTinyDataset();
const probe = await DeviceMemory.open().catch((error: unknown) => error);
const hasGpu = probe instanceof DeviceMemory;
const hasCuda = await createSession(toOnnx({ y: neg(new Graph().input("x", "float32", [1])) }), { provider: "cuda", threads: 1 }).then(
  () => true,
  () => false,
);

interface ShortRun {
  readonly overrides?: RunOverrides;
  readonly resumeFrom?: string | null;
  /** Commanded after step 3. */
  readonly change?: RunOverrides;
}

/** A short run with evaluations, samples and checkpoints. */
async function segment(executionProvider: ExecutionProvider, { overrides = {}, resumeFrom = null, change }: ShortRun = {}) {
  const samples = { everySteps: 6, tokens: 4, temperature: 0 };
  const specification = tinySpecification({
    duration: { steps: 12 },
    samples,
    checkpoint: { everySteps: 6 },
    runtime: { executionProvider },
    ...overrides,
  });
  const start = tinyStart({ root: await temporaryDirectory(), datasetDirectory: dataset.directory, specification, resumeFrom });
  return runSegment(start, (event) => (change !== undefined && event.type === "step" && event.point.step === 3 ? [{ change }] : []));
}

function texts(events: readonly FromTrainer[]): string[] {
  return eventsOf(events, "sample").map(({ text }) => text);
}

function losses(events: readonly FromTrainer[]): number[] {
  return eventsOf(events, "step").map(({ point }) => point.trainLoss ?? Number.NaN);
}

describe("a provider that this machine cannot start", () => {
  it.skipIf(hasGpu)("is named with the reason, and no step is made: webgpu without a GPU", async () => {
    const failure: unknown = await segment("webgpu").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ExecutionProviderError);
    expect(String(failure)).toMatch(/The execution provider webgpu cannot start: .*adapter/);
    expect(failureCode(failure)).toBe("execution-provider");
  });

  it.skipIf(hasCuda)("is named with the reason: cuda without its library", async () => {
    const failure: unknown = await segment("cuda").catch((error: unknown) => error);
    expect(String(failure)).toMatch(/The execution provider cuda cannot start: .*library/);
    expect(failureCode(failure)).toBe("execution-provider");
  });
});

describe.skipIf(!hasGpu)("webgpu, where it reaches a GPU", () => {
  it("moves numbers to the device and back bit for bit", async () => {
    const { memory } = await openEngine(tinySpecification({ runtime: { executionProvider: "webgpu" } }), 1);
    const values = new Tensor("float32", Float32Array.of(-0, 1e-45, Number.NaN, Number.POSITIVE_INFINITY, 1 / 3, -2), [2, 3]);
    const there = await memory.zeros([2, 3]);
    const back = zeros([2, 3]);
    await memory.copy(values, there);
    await memory.copy(there, back);
    expect(new Uint32Array((back.data as Float32Array).buffer)).toEqual(new Uint32Array((values.data as Float32Array).buffer));
    await memory.clear(there);
    await memory.copy(there, back);
    expect([...(back.data as Float32Array)]).toEqual([0, 0, 0, 0, 0, 0]);
    await memory.release();
  });

  it.each<[string, RunOverrides]>([
    ["a single micro-batch", {}],
    ["several micro-batches", { batch: { sequences: 2, accumulation: 3 } }],
    // Adam would take whole steps by rounding alone along what a BatchNorm cancels, such as the bias before it.
    [
      "running statistics over micro-batches",
      { model: { norm: "batch" }, batch: { sequences: 2, accumulation: 2 }, optimizer: { name: "sgd" } },
    ],
    ["dropped at random", { regularisation: { embeddingDropout: 0.1, attentionDropout: 0.1, residualDropout: 0.1 } }],
    ["Muon beside AdamW", { optimizer: { name: "muon" } }],
  ])("trains to the losses and samples of the processor: %s", async (_, overrides) => {
    const [device, processor] = [await segment("webgpu", { overrides }), await segment("cpu", { overrides })];
    expect(losses(device)).toHaveLength(12);
    for (const [index, loss] of losses(device).entries()) expect(loss).toBeCloseTo(losses(processor)[index] ?? Number.NaN, 4);
    expect(texts(device)).toEqual(texts(processor));
    const [evaluated, expected] = [device, processor].map((events) => eventsOf(events, "evaluation").at(-1)?.validationLoss);
    expect(evaluated ?? Number.NaN).toBeCloseTo(expected ?? Number.NaN, 4);
  });

  it("goes on by another optimizer, on graphs and a layout of its own", async () => {
    const change: RunOverrides = { optimizer: { name: "lion" } };
    const [device, processor] = [await segment("webgpu", { change }), await segment("cpu", { change })];
    expect(eventsOf(device, "changed")).toHaveLength(1);
    for (const [index, loss] of losses(device).entries()) expect(loss).toBeCloseTo(losses(processor)[index] ?? Number.NaN, 4);
  });

  it.each([
    ["webgpu", "cpu"],
    ["cpu", "webgpu"],
  ] as const)("goes on from a checkpoint: written on %s, loaded on %s", async (first, second) => {
    const whole = losses(await segment("cpu"));
    const [checkpoint] = eventsOf(await segment(first), "checkpoint");
    const rest = losses(await segment(second, { resumeFrom: checkpoint?.directory ?? "" }));
    expect(rest).toHaveLength(6);
    for (const [index, loss] of rest.entries()) expect(loss).toBeCloseTo(whole[index + 6] ?? Number.NaN, 4);
  });
});
