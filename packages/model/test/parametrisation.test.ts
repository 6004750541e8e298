/** muP: the standard's bits at the base width, what each parameter starts and steps by at other widths, and the scales taken into weights. */
import {
  initialisationSpecification,
  type ModelSpecification,
  optimizerSpecification,
  type ParametrisationSpecification,
  parametrisationSpecification,
  regularisationSpecification,
} from "@trainyard/contracts";
import { expect, it } from "vitest";
import { buildEvaluationGraph, buildLogitsGraph } from "../src/graphs/evaluation-graph";
import { buildTrainingGraph } from "../src/graphs/training-graph";
import { initialParameters } from "../src/initialisation";
import { parameterList } from "../src/parameters";
import { attentionScale, rateFactor, requireSameScales, standardised } from "../src/parametrisation";
import { recipeByName } from "../src/recipes/index";
import { floats, runGraph, tokenRows } from "./support/run-graph";

const families = ["gpt2-124m", "gpt3-125m", "pythia-70m", "opt-125m", "gpt-neo-125m"];
const standard = parametrisationSpecification.parse({});
const mup = (changes: Partial<ParametrisationSpecification> = {}) => parametrisationSpecification.parse({ method: "mup", ...changes });
const small = { layers: 2, heads: 2, context: 8, vocabulary: 32, bandWidth: 3 };
const modelOf = (recipe: string, width: number): ModelSpecification => ({ ...recipeByName(recipe).specification.model, ...small, width });
const plain = { regularisation: regularisationSpecification.parse({}) };

it.each(families)("is the standard, bit for bit, for %s at the base width", (recipe) => {
  const { loss, augmentation, optimizer, initialisation } = recipeByName(recipe).specification;
  const design = { model: modelOf(recipe, 16), loss, augmentation, initialisation, ...plain };
  for (const name of ["adamw", "sgd", "muon"] as const) {
    const graphs = [standard, mup({ baseWidth: 16 })].map((parametrisation) =>
      buildTrainingGraph({ ...design, optimizer: { ...optimizer, name }, parametrisation }, { sequences: 2 }),
    );
    expect(graphs[1]?.onnx).toEqual(graphs[0]?.onnx);
  }
  for (const method of ["normal", "small", "xavier"] as const) {
    const drawn = [standard, mup({ baseWidth: 16 })].map((parametrisation) =>
      initialParameters({ ...design, initialisation: { ...initialisation, method }, parametrisation }, 1),
    );
    expect(drawn[1]).toEqual(drawn[0]);
  }
});

it.each(families)("scales the start of %s by table 8 at four times the width", (recipe) => {
  const { initialisation } = recipeByName(recipe).specification;
  for (const method of ["normal", "small", "xavier"] as const) {
    const drawn = (width: number) =>
      initialParameters(
        { model: modelOf(recipe, width), initialisation: { ...initialisation, method }, parametrisation: mup({ baseWidth: 64 }) },
        1,
      );
    const [base, wide] = [drawn(32), drawn(128)];
    for (const { name, part, shape } of parameterList(modelOf(recipe, 32))) {
      if (shape.length < 2) continue;
      const outside = ["token-embedding", "position-embedding", "output"].includes(part);
      const ratio = deviation(wide.get(name)) / deviation(base.get(name));
      expect(Math.abs(ratio / (outside ? 1 : 0.5) - 1), `${method} ${name}`).toBeLessThan(0.15);
    }
  }
});

it("gives matrices, embeddings and biases the rates of their optimizers", () => {
  const model = modelOf("pythia-70m", 64);
  const rates = (name: "adamw" | "sgd" | "muon", parametrisation = mup({ baseWidth: 16 })) =>
    Object.fromEntries(
      parameterList(model).map((parameter) => [parameter.name, rateFactor({ model, parametrisation, optimizer: { name } }, parameter)]),
    );
  const chosen = [
    "embedding.token",
    "output.weight",
    "blocks.0.attention.query.weight",
    "blocks.0.feedForward.down.weight",
    "blocks.0.feedForward.up.bias",
    "final.norm.gain",
  ];
  const of = (name: "adamw" | "sgd" | "muon") => chosen.map((parameter) => rates(name)[parameter]);
  expect(of("adamw")).toEqual([1, 1, 1 / 4, 1 / 4, 1, 1]);
  expect(of("sgd")).toEqual([4, 4, 1, 1, 4, 4]);
  expect(of("muon")).toEqual([1, 1, 1 / 2, 1 / 2, 1, 1]);
  expect(new Set(Object.values(rates("sgd", standard)))).toEqual(new Set([1]));
});

it("lets weights decay by the same share a step at every rate", async () => {
  const model = modelOf("gpt2-124m", 32);
  const { loss, augmentation } = recipeByName("gpt2-124m").specification;
  const optimizer = optimizerSpecification.parse({
    name: "sgd",
    momentum: 0,
    beta1: 0,
    beta2: 0,
    epsilon: 1e-8,
    weightDecay: 0.5,
    clipNorm: 1,
  });
  const graph = buildTrainingGraph(
    { model, optimizer, parametrisation: mup({ baseWidth: 8 }), loss, augmentation, ...plain },
    { sequences: 1 },
  );
  const ones = Object.fromEntries(
    parameterList(model).map(({ name, shape }) => [name, floats(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1), shape)]),
  );
  const scalars = Object.fromEntries(
    Object.entries({ learningRate: 0.1, weightDecay: 0.5, clipNorm: 1e-20 }).map(([name, value]) => [
      name,
      floats(Float32Array.of(value), []),
    ]),
  );
  const outputs = await runGraph(graph, { ...ones, ...scalars, tokens: tokenRows([[1, 2, 3, 4, 5, 6, 7, 8, 9]]) });
  // Gradients are clipped to nothing, so that decay is all that is left: η λ of each weight, whether its rate is η or 4 η.
  for (const name of ["embedding.token", "blocks.1.attention.value.weight"])
    for (const value of (outputs[`next.${name}`]?.data ?? []) as Float32Array) expect(value).toBeCloseTo(0.95, 6);
});

it("scales attention by √d₀/d", () => {
  const scale = (model: ModelSpecification, parametrisation: ParametrisationSpecification, layer = 0) =>
    attentionScale({ model, parametrisation }, layer);
  const model = modelOf("gpt2-124m", 128);
  expect(scale(model, standard)).toBe(1 / 8);
  expect(scale(model, mup({ baseWidth: 32 }))).toBeCloseTo(4 / 64, 12);
  expect(scale({ ...model, headWidth: 64 }, mup({ baseWidth: 32 }))).toBe(1 / 8);
  expect(scale(model, mup({ baseWidth: 32, baseHeadWidth: 64 }))).toBe(1 / 8);
  expect(scale({ ...model, attentionScale: "none" }, mup({ baseWidth: 32 }))).toBe(1 / 4);
  expect(scale({ ...model, attentionScale: "inverse-root-by-layer" }, mup({ baseWidth: 32 }), 2)).toBeCloseTo(4 / 64 / 3, 12);
});

it.each(["gpt2-124m", "pythia-70m"])("has the logits of %s under standard scales once they are in the weights", async (recipe) => {
  const model = modelOf(recipe, 64);
  const design = {
    model,
    parametrisation: mup({ baseWidth: 16 }),
    initialisation: initialisationSpecification.parse({ standardDeviation: 0.3 }),
  };
  const tensors = initialParameters(design, 3);
  const logits = async (parametrisation: ParametrisationSpecification, values: ReadonlyMap<string, Float32Array>) => {
    const given = Object.fromEntries(
      parameterList(model).map(({ name, shape }) => [name, floats(values.get(name) ?? new Float32Array(), shape)]),
    );
    const outputs = await runGraph(buildLogitsGraph({ model, parametrisation }, { sequences: 1, rows: "all" }), {
      ...given,
      tokens: tokenRows([[1, 2, 3, 4, 5, 6, 7, 8]]),
    });
    return outputs.logits?.data as Float32Array;
  };
  const [own, unscaled, other] = [
    await logits(design.parametrisation, tensors),
    await logits(standard, tensors),
    await logits(standard, standardised(design, tensors)),
  ];
  expect(largestDifference(own, other)).toBeLessThan(1e-4);
  expect(largestDifference(own, unscaled)).toBeGreaterThan(0.1);
  expect(() => requireSameScales({ model, parametrisation: standard }, design)).toThrow(/other scales/);
  expect(() => requireSameScales(design, design)).not.toThrow();
});

it("has no place for the scale of tied logits without a final norm", () => {
  const model = { ...modelOf("gpt2-124m", 64), finalNorm: false };
  expect(() => standardised({ model, parametrisation: mup({ baseWidth: 16 }) }, new Map())).toThrow(/final norm/);
  expect(buildEvaluationGraph({ model, parametrisation: mup({ baseWidth: 16 }) }, { sequences: 1 }).outputs).toHaveLength(1);
});

function deviation(values: Float32Array = new Float32Array()): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (b[index] ?? Number.NaN))), 0);
}
