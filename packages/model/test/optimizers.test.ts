/** Every optimizer on onnxruntime (float32) against plain float64 loops, over odd shapes, for dozens of steps. */
import { type OptimizerSpecification, optimizerSpecification } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { optimizerOf } from "../src/optimizers/table";
import type { Parameter } from "../src/parameters";
import { normalNumbers } from "../src/random";
import { OnnxUpdater } from "./support/onnx-updater";
import { type ReferenceState, referenceOptimizers } from "./support/reference-optimizers";

const steps = 32;
/**
 * Of parameters of size one after 32 steps of up to 1 %, and of their state, relative to its largest element: float32 has 24 bits, and
 * Muon's iterations multiply an error of a small singular value by up to 3.4445⁵ = 485.
 */
const tolerance = { value: 2e-6, state: 2e-6, muon: 5e-5 };

const base = { beta1: 0.9, beta2: 0.97, epsilon: 1e-8, weightDecay: 0.3, clipNorm: 1, momentum: 0.8 } as const;
const variants: readonly (readonly [string, OptimizerSpecification])[] = [
  ["adamw", { name: "adamw" as const }],
  ["adam", { name: "adam" as const }],
  ["sgd with momentum", { name: "sgd" as const }],
  ["sgd with Nesterov momentum", { name: "sgd" as const, nesterov: true }],
  ["sgd without momentum", { name: "sgd" as const, momentum: 0 }],
  ["adafactor", { name: "adafactor" as const, epsilon: 1e-30 }],
  ["adafactor without a first moment", { name: "adafactor" as const, beta1: 0 }],
  ["lion", { name: "lion" as const }],
  ["muon", { name: "muon" as const }],
  ["muon with Nesterov momentum", { name: "muon" as const, nesterov: true }],
].map(([title, changes]) => [title as string, optimizerSpecification.parse({ ...base, ...(changes as object) })] as const);

const vectors: readonly (readonly number[])[] = [[1], [7]];
const matrices: readonly (readonly number[])[] = [
  [1, 1],
  [1, 7],
  [11, 1],
  [5, 3],
  [3, 13],
];

describe.each(variants)("%s", (_title, specification) => {
  const shapes = specification.name === "muon" ? matrices : [...vectors, ...matrices];
  const cases = shapes.flatMap((shape) => [true, false].map((decays) => [shape, decays] as const));
  it.each(cases)("of %j, decaying: %s", (shape, decays) => compare(specification, shape, decays));
});

// A checkpoint resumed on another number of threads must end in the same bits.
it.each(variants)("%s has the same bits on one thread and on two", async (_title, specification) => {
  const shape = [509, 263];
  const value = normalNumbers(1, "value", 509 * 263, 1);
  const gradient = normalNumbers(1, "gradient", 509 * 263, 0.05);
  const [one, two] = await Promise.all(
    [1, 2].map(async (threads) => {
      const updater = await OnnxUpdater.create(specification, shape, true, threads);
      const next = await updater.update(value, gradient, 0.01, 0.5, 1);
      await updater.release();
      return [next, ...updater.state.values()];
    }),
  );
  expect(one?.map((tensor) => Buffer.from(tensor.buffer).toString("base64"))).toEqual(
    two?.map((tensor) => Buffer.from(tensor.buffer).toString("base64")),
  );
});

it("leaves all but the inner matrices to AdamW under Muon", () => {
  const muon = optimizerSpecification.parse({ ...base, name: "muon" });
  const slotsOf = (part: Parameter["part"], shape: readonly number[], isBias = false) => {
    const parameter = { name: "p", shape, part, isBias };
    return optimizerOf(muon, parameter)
      .slots(parameter, muon)
      .map(({ suffix }) => suffix);
  };
  expect(slotsOf("query", [4, 4])).toEqual(["momentum"]);
  expect(slotsOf("embedding-projection", [2, 4])).toEqual(["momentum"]);
  for (const part of ["token-embedding", "position-embedding", "output"] as const)
    expect(slotsOf(part, [4, 4])).toEqual(["first_moment", "second_moment"]);
  expect(slotsOf("query", [4], true)).toEqual(["first_moment", "second_moment"]);
  expect(slotsOf("norm-gain", [4])).toEqual(["first_moment", "second_moment"]);
});

async function compare(specification: OptimizerSpecification, shape: readonly number[], decays: boolean): Promise<void> {
  const [rows = 1, columns = 1] = shape;
  const size = rows * columns;
  const updater = await OnnxUpdater.create(specification, shape, decays);
  const initial = normalNumbers(1, "value", size, 1);
  const value = [...initial];
  const state: ReferenceState = new Map();
  let actual = initial;
  for (let step = 1; step <= steps; step += 1) {
    const [learningRate, factor] = [Math.fround(0.01 / Math.sqrt(step)), Math.fround(0.3 + (step % 3))];
    const gradient = normalNumbers(step, "gradient", size, 0.05);
    actual = await updater.update(actual, gradient, learningRate, factor, step);
    referenceOptimizers[specification.name](value, state, {
      specification,
      learningRate,
      step,
      gradient: [...gradient].map((g) => factor * g),
      rows,
      columns,
      isMatrix: shape.length === 2,
      decays,
    });
  }
  const isMuon = specification.name === "muon";
  expectClose(actual, value, isMuon ? tolerance.muon : tolerance.value);
  for (const [suffix, data] of updater.state) expectClose(data, state.get(suffix) ?? [], tolerance.state);
  await updater.release();
}

/** Relative to the largest element. */
function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  const size = Math.max(...expected.map(Math.abs));
  for (const [index, value] of expected.entries())
    expect(Math.abs((actual[index] ?? Number.NaN) - value), `element ${index}: ${actual[index]} is not ${value}`).toBeLessThanOrEqual(
      tolerance * size,
    );
}
