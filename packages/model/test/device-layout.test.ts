/** State laid out for a device: the same numbers in other tensors. The graphs are standard operators, so the processor can run them too. */
import {
  augmentationSpecification,
  initialisationSpecification,
  lossSpecification,
  modelSpecification,
  type OptimizerSpecification,
  optimizerSpecification,
  parametrisationSpecification,
  regularisationSpecification,
} from "@trainyard/contracts";
import { sizeOf } from "@trainyard/graph";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import type { TrainingDesign } from "../src/graphs/design";
import { type DeviceLayout, deviceLayout } from "../src/graphs/device-layout";
import { buildEvaluationGraph, buildLogitsGraph } from "../src/graphs/evaluation-graph";
import type { ModelGraph } from "../src/graphs/model-graph";
import { buildAccumulationGraph, buildGradientNormGraph, buildTrainingGraph } from "../src/graphs/training-graph";
import { initialBuffers, initialParameters } from "../src/initialisation";
import { scalarValues } from "../src/optimizers/scalars";
import { parameterList } from "../src/parameters";
import { stateTensors } from "../src/state-tensors";
import { accumulatorName, nextName } from "../src/tensor-names";

type Values = ReadonlyMap<string, Float32Array>;

const batch = { sequences: 3 };
const tokens = new Tensor(
  "int32",
  Int32Array.from({ length: 3 * 17 }, (_, index) => (index * 29 + ((index * index) % 7)) % 64),
  [3, 17],
);

function designOf(name: OptimizerSpecification["name"], changes: Record<string, unknown> = {}): TrainingDesign {
  // A key's bias has rounding for a gradient, which Lion's sign and Adafactor's root make as large as any other: so they have none.
  const queryKeyValueBias = name !== "lion" && name !== "adafactor";
  const size = { layers: 2, width: 12, heads: 3, context: 16, vocabulary: 64 };
  const model = { family: "gpt2", ...size, queryKeyValueBias, ...changes };
  const rates = { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 0.5 };
  return {
    model: modelSpecification.parse(model),
    parametrisation: parametrisationSpecification.parse({}),
    optimizer: optimizerSpecification.parse({ name, ...rates }),
    loss: lossSpecification.parse({}),
    regularisation: regularisationSpecification.parse({}),
    augmentation: augmentationSpecification.parse({}),
  };
}

function startOf(design: TrainingDesign): Values {
  const { model, optimizer } = design;
  const initialisation = initialisationSpecification.parse({});
  const given = new Map([...initialParameters({ ...design, initialisation }, 1), ...initialBuffers(model)]);
  return new Map(stateTensors({ model, optimizer }).map(({ name, shape }) => [name, given.get(name) ?? new Float32Array(sizeOf(shape))]));
}

/** What a device holds for a state. */
function laidOut({ tensors }: DeviceLayout, state: Values): Values {
  return new Map(
    tensors.map(({ name, shape, members }) => {
      const values = new Float32Array(sizeOf(shape));
      let place = 0;
      for (const member of members) {
        values.set(state.get(member.name) ?? [], place);
        place += sizeOf(member.shape);
      }
      return [name, values];
    }),
  );
}

async function run(graph: ModelGraph, given: Values, numbers: Readonly<Record<string, number>> = {}): Promise<Values> {
  const scalars = Float32Array.from({ length: 32 }, (_, index) => numbers[graph.joined?.inputs[index] ?? ""] ?? 0);
  const feeds = graph.inputs.map(({ name, shape }) => {
    if (name === "tokens") return [name, tokens] as const;
    const value = name === "scalars" ? scalars : (given.get(name) ?? Float32Array.of(numbers[name] ?? Number.NaN));
    return [name, new Tensor("float32", value, [...shape])] as const;
  });
  const session = await InferenceSession.create(graph.onnx, { graphOptimizationLevel: "disabled", intraOpNumThreads: 1 });
  const outputs = await session.run(Object.fromEntries(feeds));
  await session.release();
  const values = new Map(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]));
  for (const [place, name] of (graph.joined?.outputs ?? []).entries())
    values.set(name, values.get("results")?.slice(place, place + 1) ?? new Float32Array());
  return values;
}

function expectClose(actual: Float32Array | undefined, expected: Float32Array | undefined, what: string, tolerance = 1e-5): void {
  expect(actual?.length, what).toBe(expected?.length);
  const differences = (expected ?? new Float32Array()).map((value, index) => Math.abs((actual?.[index] ?? Number.NaN) - value));
  expect(largest(differences), what).toBeLessThan(tolerance * Math.max(1e-3, largest((expected ?? new Float32Array()).map(Math.abs))));
}

/** NaN where any of them is. */
function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

describe("a state laid out for a device", () => {
  const names = ["adamw", "adam", "sgd", "lion", "muon", "adafactor"] as const;
  const mup = parametrisationSpecification.parse({ method: "mup", baseWidth: 8 });
  const designs = [
    ...names.map((name) => [name, "", designOf(name)] as const),
    ["sgd", "with rates by muP ", { ...designOf("sgd"), parametrisation: mup }] as const,
  ];
  it.each(designs)("is trained by %s %sas the host's is", async (name, _rates, design) => {
    const layout = deviceLayout(design);
    const [host, device] = [buildTrainingGraph(design, batch), buildTrainingGraph(design, batch, { layout })];
    let state = startOf(design);
    for (let step = 1; step <= 3; step += 1) {
      const numbers = { ...scalarValues(design.optimizer, 1e-3, step) };
      const [expected, actual] = [await run(host, state, numbers), await run(device, laidOut(layout, state), numbers)];
      const next = new Map([...state.keys()].map((key) => [key, expected.get(nextName(key)) ?? new Float32Array()]));
      for (const output of ["loss", "gradientNorm"]) expectClose(actual.get(output), expected.get(output), output);
      // Adafactor divides small gradients by roots of means of their own, which magnifies the rounding of sums in another order.
      const tolerance = name === "adafactor" ? 1e-4 : 1e-5;
      for (const [key, values] of laidOut(layout, next)) expectClose(actual.get(nextName(key)), values, key, tolerance);
      state = next;
    }
  });

  it("sums gradients over micro-batches, and carries running statistics", async () => {
    const design = designOf("adamw", { norm: "batch" });
    const layout = deviceLayout(design);
    const sums = new Map(parameterList(design.model).map(({ name, shape }) => [name, new Float32Array(sizeOf(shape)).fill(0.25)]));
    const named = (values: Values) => new Map([...values].map(([key, each]) => [accumulatorName(key), each]));
    const [state, packed] = [startOf(design), laidOut(layout, sums)];
    const expected = await run(buildAccumulationGraph(design, batch), new Map([...state, ...named(sums)]));
    const actual = await run(buildAccumulationGraph(design, batch, { layout }), new Map([...laidOut(layout, state), ...named(packed)]));
    const next = new Map([...sums.keys()].map((key) => [key, expected.get(nextName(accumulatorName(key))) ?? new Float32Array()]));
    for (const { name } of layout.packs)
      expectClose(actual.get(nextName(accumulatorName(name))), laidOut(layout, next).get(name), accumulatorName(name));
    for (const [key, values] of expected) if (key.includes("running")) expectClose(actual.get(key), values, key);
  });

  it("is read by the other graphs as well", async () => {
    const design = designOf("adamw");
    const layout = deviceLayout(design);
    const state = startOf(design);
    const pairs = [
      [buildEvaluationGraph(design, batch), buildEvaluationGraph(design, batch, layout)],
      [buildGradientNormGraph(design, batch), buildGradientNormGraph(design, batch, layout)],
    ] as const;
    for (const [host, device] of pairs) {
      const [expected, actual] = [await run(host, state), await run(device, laidOut(layout, state))];
      for (const [key, values] of expected) expectClose(actual.get(key), values, key);
    }
    const logits = buildLogitsGraph(design, { sequences: 1, rows: "all", layout });
    expect(logits.inputs.map(({ name }) => name)).toEqual(["tokens", ...layout.packs.map(({ name }) => name)].toSorted());
  });

  it("holds every tensor of the state once, in packs a kernel can sum row by row", () => {
    const design = designOf("muon");
    const { packs, tensors } = deviceLayout(design);
    const held = tensors.flatMap(({ members }) => members.map(({ name }) => name));
    expect(held.toSorted()).toEqual(
      stateTensors(design)
        .map(({ name }) => name)
        .toSorted(),
    );
    expect(packs.map(({ shape }) => shape[1])).toEqual(packs.map(() => 1024));
    // Muon updates matrices one by one; what it leaves to AdamW is packed, decayed and not decayed apart.
    expect(packs).toHaveLength(2);
  });
});
