/** The step graphs on onnxruntime: learning, accumulation, exactness across threads, visible failure. */
import {
  augmentationSpecification,
  initialisationSpecification,
  lossSpecification,
  modelSpecification,
  optimizerSpecification,
  parametrisationSpecification,
  regularisationSpecification,
} from "@trainyard/contracts";
import { sizeOf } from "@trainyard/graph";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { buildEvaluationGraph, buildLogitsGraph } from "../src/graphs/evaluation-graph";
import type { ModelGraph } from "../src/graphs/model-graph";
import { buildAccumulationGraph, buildGradientGraph, buildTrainingGraph } from "../src/graphs/training-graph";
import { initialParameters } from "../src/initialisation";
import { scalarValues } from "../src/optimizers/scalars";
import { parameterList } from "../src/parameters";
import { accumulatorName, gradientName, nextName, slotName } from "../src/tensor-names";

const model = modelSpecification.parse({ family: "gpt2", layers: 2, width: 32, heads: 4, context: 16, vocabulary: 64 });
const optimizer = optimizerSpecification.parse({
  name: "adamw",
  beta1: 0.9,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0.1,
  clipNorm: 1,
});
const parametrisation = parametrisationSpecification.parse({});
const design = {
  model,
  parametrisation,
  optimizer,
  loss: lossSpecification.parse({}),
  regularisation: regularisationSpecification.parse({}),
  augmentation: augmentationSpecification.parse({}),
};
const slots = ["first_moment", "second_moment"];
const names = parameterList(model).map(({ name }) => name);

type Values = Record<string, Tensor>;

describe("the training graph", () => {
  it("drives the loss of one batch to nearly nothing", async () => {
    const graph = buildTrainingGraph(design, { sequences: 4 });
    const session = await InferenceSession.create(graph.onnx);
    const batch = tokens(4);
    let state = freshState();
    let loss = Number.NaN;
    for (let step = 1; step <= 150; step += 1) {
      const outputs = await run(session, graph, { ...state, ...scalars(step, 1e-2), tokens: batch });
      state = nextState(outputs, Object.keys(state));
      loss = number(outputs, "loss");
    }
    expect(loss).toBeGreaterThanOrEqual(0);
    expect(loss).toBeLessThan(0.02);
    await session.release();
  });

  it("starts at the loss of a uniform guess", async () => {
    const outputs = await runOnce(buildEvaluationGraph(design, { sequences: 4 }), { ...parameters(), tokens: tokens(4) });
    expect(number(outputs, "loss")).toBeCloseTo(Math.log(model.vocabulary), 1);
  });

  it("decays matrices only", async () => {
    const graph = buildTrainingGraph(design, { sequences: 1 });
    const inputs: Values = { ...freshState(), ...scalars(1, 1e-3), tokens: tokens(1) };
    const with0 = await runOnce(graph, { ...inputs, weightDecay: scalar(0) });
    const with1 = await runOnce(graph, { ...inputs, weightDecay: scalar(1) });
    for (const { name, shape } of parameterList(model)) {
      const [before, kept, decayed] = [inputs[name], with0[nextName(name)], with1[nextName(name)]].map(valuesOf);
      const changes = (decayed ?? []).map((value, index) => (kept?.[index] ?? 0) - value);
      for (const [index, change] of changes.entries()) expect(change).toBeCloseTo(shape.length >= 2 ? 1e-3 * (before?.[index] ?? 0) : 0, 7);
    }
  });

  it("clips by the global norm and reports it unclipped", async () => {
    const graph = buildTrainingGraph(design, { sequences: 2 });
    const inputs: Values = { ...freshState(), ...scalars(1, 1e-3), tokens: tokens(2) };
    const loose = await runOnce(graph, { ...inputs, clipNorm: scalar(1e9) });
    const tight = await runOnce(graph, { ...inputs, clipNorm: scalar(0.01) });
    const norm = number(loose, "gradientNorm");
    expect(number(tight, "gradientNorm")).toBe(norm);
    expect(Math.hypot(...valuesOf(loose.gradientNorms))).toBeCloseTo(norm, 5);
    for (const name of names.map((name) => nextName(slotName(name, "first_moment")))) {
      const [full, clipped] = [valuesOf(loose[name]), valuesOf(tight[name])];
      for (const [index, value] of full.entries()) expect(clipped[index]).toBeCloseTo((value * 0.01) / norm, 8);
    }
  });

  it("shows a gradient that is not finite", async () => {
    const inputs: Values = { ...freshState(), ...scalars(1, 1e-3), tokens: tokens(2) };
    (inputs["final.norm.gain"]?.data as Float32Array)[0] = Number.POSITIVE_INFINITY;
    expect(Number.isFinite(number(await runOnce(buildTrainingGraph(design, { sequences: 2 }), inputs), "gradientNorm"))).toBe(false);
  });

  it("gives the same bits on one thread and on two, and again", async () => {
    const graph = buildTrainingGraph(design, { sequences: 8 });
    // One token over and over: thousands of gradient rows meet in the same row of the embedding.
    const repeated = new Tensor("int32", new Int32Array(8 * 17).fill(5), [8, 17]);
    const inputs: Values = { ...freshState(), ...scalars(1, 1e-3), tokens: repeated };
    const one = await runOnce(graph, inputs, 1);
    for (const threads of [2, 2, 1]) {
      const other = await runOnce(graph, inputs, threads);
      for (const { name } of graph.outputs) expect(valuesOf(other[name]), name).toEqual(valuesOf(one[name]));
    }
  });
});

describe("gradient accumulation", () => {
  it("over three micro-batches equals the batch of all", async () => {
    const rows = [tokens(2, 1), tokens(2, 2), tokens(2, 3)];
    const all = new Tensor("int32", Int32Array.from(rows.flatMap((part) => [...(part.data as Int32Array)])), [6, 17]);
    const whole = await runOnce(buildTrainingGraph(design, { sequences: 6 }), { ...freshState(), ...scalars(1, 1e-3), tokens: all });

    const graph = buildAccumulationGraph(design, { sequences: 2 });
    let sums = zerosOf(parameterList(model).map(({ name, shape }) => [accumulatorName(name), shape] as const));
    const losses: number[] = [];
    for (const part of rows.slice(0, 2)) {
      const outputs = await runOnce(graph, { ...parameters(), ...sums, tokens: part });
      losses.push(number(outputs, "loss"));
      sums = nextState(outputs, Object.keys(sums));
    }
    const last = { ...freshState(), ...sums, ...scalars(1, 1e-3), microBatches: scalar(3), tokens: rows[2] as Tensor };
    const parts = await runOnce(buildTrainingGraph(design, { sequences: 2 }, { accumulated: true }), last);

    const mean = [...losses, number(parts, "loss")].reduce((sum, value) => sum + value, 0) / 3;
    expect(mean).toBeCloseTo(number(whole, "loss"), 5);
    expect(number(parts, "gradientNorm")).toBeCloseTo(number(whole, "gradientNorm"), 5);
    for (const name of names.flatMap((parameter) => slots.map((slot) => nextName(slotName(parameter, slot))))) {
      const [expected, actual] = [valuesOf(whole[name]), valuesOf(parts[name])];
      // Keys' biases have no gradient but rounding: they shift all scores of a row alike.
      const scale = Math.max(1e-6, ...expected.map(Math.abs));
      for (const [index, value] of expected.entries()) expect(Math.abs((actual[index] ?? Number.NaN) - value)).toBeLessThan(1e-4 * scale);
    }
  });
});

describe("the logits graph", () => {
  it("gives the chosen rows of all rows, whatever follows them", async () => {
    const all = await runOnce(buildLogitsGraph(design, { sequences: 2, rows: "all" }), { ...parameters(), tokens: prompt() });
    const changed = prompt();
    (changed.data as Int32Array).fill(9, 16 + 6);
    const rows = new Tensor("int64", BigInt64Array.of(21n), [1]);
    const one = await runOnce(buildLogitsGraph(design, { sequences: 2, rows: { selected: 1 } }), {
      ...parameters(),
      tokens: changed,
      rows,
    });
    const expected = valuesOf(all.logits).slice(21 * 64, 22 * 64);
    for (const [index, value] of valuesOf(one.logits).entries()) expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 5);
  });

  it("takes sequences shorter than the context", async () => {
    const short = new Tensor("int32", Int32Array.from([3, 1, 4]), [1, 3]);
    const outputs = await runOnce(buildLogitsGraph(design, { sequences: 1, length: 3, rows: "all" }), { ...parameters(), tokens: short });
    expect(outputs.logits?.dims).toEqual([3, 64]);
    expect(buildGradientGraph(design, { sequences: 1, length: 3 }).outputs.map(({ name }) => name)).toContain(
      gradientName("embedding.position"),
    );
  });

  const prompt = () =>
    new Tensor(
      "int32",
      Int32Array.from({ length: 32 }, (_, index) => (index * 5) % 64),
      [2, 16],
    );
});

function tokens(sequences: number, salt = 0): Tensor {
  return new Tensor(
    "int32",
    Int32Array.from({ length: sequences * 17 }, (_, index) => (index * 29 + salt * 11 + ((index * index) % 7)) % 64),
    [sequences, 17],
  );
}

function parameters(): Values {
  const values = initialParameters({ model, parametrisation, initialisation: initialisationSpecification.parse({}) }, 1);
  return Object.fromEntries(
    parameterList(model).map(({ name, shape }) => [name, new Tensor("float32", values.get(name) ?? new Float32Array(), [...shape])]),
  );
}

function freshState(): Values {
  const moments = parameterList(model).flatMap(({ name, shape }) => slots.map((slot) => [slotName(name, slot), shape] as const));
  return { ...parameters(), ...zerosOf(moments) };
}

function zerosOf(entries: readonly (readonly [string, readonly number[]])[]): Values {
  return Object.fromEntries(entries.map(([name, shape]) => [name, new Tensor("float32", new Float32Array(sizeOf(shape)), [...shape])]));
}

function nextState(outputs: Values, inputs: readonly string[]): Values {
  return Object.fromEntries(inputs.map((name) => [name, outputs[nextName(name)] as Tensor]));
}

function scalar(value: number): Tensor {
  return new Tensor("float32", Float32Array.of(value), []);
}

function scalars(step: number, learningRate: number): Values {
  return Object.fromEntries(Object.entries(scalarValues(optimizer, learningRate, step)).map(([name, value]) => [name, scalar(value)]));
}

function valuesOf(tensor: Tensor | undefined): number[] {
  return [...((tensor?.data ?? []) as Float32Array)];
}

function number(outputs: Values, name: string): number {
  return valuesOf(outputs[name])[0] ?? Number.NaN;
}

async function run(session: InferenceSession, { inputs }: ModelGraph, values: Values): Promise<Values> {
  return session.run(Object.fromEntries(inputs.map(({ name }) => [name, values[name] as Tensor])));
}

async function runOnce(graph: ModelGraph, values: Values, threads = 2): Promise<Values> {
  const session = await InferenceSession.create(graph.onnx, { intraOpNumThreads: threads });
  const outputs = await run(session, graph, values);
  await session.release();
  return outputs;
}
