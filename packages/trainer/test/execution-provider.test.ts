/** What computes is chosen by the run. Tests that need a GPU are skipped where WebGPU reaches none. */
import type { FromTrainer, RunOverrides } from "@trainyard/contracts";
import { Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { ExecutionProviderError, failureCode } from "../src/errors";
import { DeviceMemory } from "../src/runtime/device/device-memory";
import { openEngine } from "../src/runtime/engine";
import { zeros } from "../src/runtime/tensors";
import { eventsOf, runSegment } from "./support/segment";
import { sharedTinyDataset, temporaryDirectory, tinySpecification, tinyStart } from "./support/tiny";

const dataset = sharedTinyDataset();
const probe = await DeviceMemory.open().catch((error: unknown) => error);
const hasGpu = probe instanceof DeviceMemory;

/** A short run; with samples, evaluations and checkpoints. */
async function segment(executionProvider: "cpu" | "webgpu" | "cuda", overrides: RunOverrides = {}, resumeFrom: string | null = null) {
  const duration = { steps: 12 };
  const specification = tinySpecification({ duration, checkpoint: { everySteps: 6 }, runtime: { executionProvider }, ...overrides });
  return runSegment(tinyStart({ root: await temporaryDirectory(), datasetDirectory: dataset.directory, specification, resumeFrom }));
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

  it("is named with the reason: cuda, whose library is in no package", async () => {
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
    ["running statistics over micro-batches", { model: { norm: "batch" }, batch: { sequences: 2, accumulation: 2 } }],
    ["Muon beside AdamW", { optimizer: { name: "muon" } }],
  ])("trains to the losses of the processor: %s", async (_, overrides) => {
    const [device, processor] = [losses(await segment("webgpu", overrides)), losses(await segment("cpu", overrides))];
    expect(device).toHaveLength(12);
    for (const [index, loss] of device.entries()) expect(loss).toBeCloseTo(processor[index] ?? Number.NaN, 4);
  });

  it.each([
    ["webgpu", "cpu"],
    ["cpu", "webgpu"],
  ] as const)("goes on from a checkpoint: written on %s, loaded on %s", async (first, second) => {
    const whole = losses(await segment("cpu"));
    const [checkpoint] = eventsOf(await segment(first), "checkpoint");
    const rest = losses(await segment(second, {}, checkpoint?.directory ?? ""));
    expect(rest).toHaveLength(6);
    for (const [index, loss] of rest.entries()) expect(loss).toBeCloseTo(whole[index + 6] ?? Number.NaN, 4);
  });
});
