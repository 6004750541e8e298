/** `model.removed`: each removal is the same function as a model in which that part does nothing, in every kind of block. */
import { checkModel, type ModelSpecification } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { flopsPerToken, parameterCount } from "../src/counts/index";
import { buildEvaluationGraph } from "../src/graphs/evaluation-graph";
import { buildGradientGraph } from "../src/graphs/training-graph";
import { parameterList } from "../src/parameters";
import { gradientName } from "../src/tensor-names";
import { blockKinds, drawn, drawnWeights, outputsOf, sequences, standardDesign, type Weights } from "./support/drawn-model";

describe.each(Object.entries(blockKinds))("%s", (_name, change) => {
  const model = drawn(change);
  const weights = drawnWeights(model);
  const isPreNorm = model.normPlacement === "pre";

  it("without its last layer is the model of one layer less", async () => {
    expect(await loss(without(model, "layer:2"), weights)).toBe(await loss({ ...model, layers: 2 }, weights));
  });

  it("without both sub-blocks of a layer is without the layer", async () => {
    expect(await loss(without(model, "attention:1", "feed-forward:1"), weights)).toBe(await loss(without(model, "layer:1"), weights));
  });

  it.runIf(isPreNorm)("without a sub-block is as one that adds nothing", async () => {
    const [attention, feedForward] = [zeroed(weights, "blocks.1.attention.output."), zeroed(weights, "blocks.1.feedForward.down.")];
    expect(await loss(without(model, "attention:1"), weights)).toBeCloseTo(await loss(model, attention), 5);
    expect(await loss(without(model, "feed-forward:1"), weights)).toBeCloseTo(await loss(model, feedForward), 5);
  });

  it("without a head is as one whose output nobody reads", async () => {
    const unread = new Map(weights).set(
      "blocks.0.attention.output.weight",
      withoutRows(weights, "blocks.0.attention.output.weight", 8, 16),
    );
    expect(await loss(without(model, "head:0.1"), weights)).toBeCloseTo(await loss(model, unread), 5);
    expect(await loss(without(model, "head:0.1"), weights)).not.toBeCloseTo(await loss(model, weights), 4);
  });

  it("without norms is the model that has none", async () => {
    expect(await loss(without(model, "norms"), weights)).toBe(await loss({ ...model, norm: "none" }, weights));
  });

  it("without biases is as with biases of zero", async () => {
    const zero = zeroed(weights, ".bias");
    expect(await loss(without(model, "biases"), weights)).toBeCloseTo(await loss(model, zero), 5);
    expect(parameterList(without(model, "biases")).filter(({ name }) => name.endsWith(".bias"))).toEqual([]);
  });

  it("has parameters for what is left alone", () => {
    const of = (prefix: string) => parameterList(model).filter(({ name }) => name.startsWith(prefix));
    const gone = [...of("blocks.1."), ...of("blocks.0.attention.")].reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const smaller = without(model, "layer:1", "attention:0", "head:2.0");
    expect(parameterCount(smaller)).toBe(parameterCount(model) - gone);
    expect(flopsPerToken(smaller)).toBeLessThan(flopsPerToken(model) - 6 * gone);
  });
});

describe("training without parts", () => {
  it.each(["GPT-2", "parallel blocks", "post-norm with narrow embeddings"])(
    "%s has the gradients of the loss that is left",
    async (name) => {
      const model = without(drawn(blockKinds[name] ?? {}), "head:0.1", "attention:1", "feed-forward:2");
      const weights = drawnWeights(model);
      const gradients = await outputsOf(buildGradientGraph(standardDesign(model), { sequences }), model, weights);
      for (const [parameter, index] of [
        ["blocks.0.attention.query.weight", 3],
        ["blocks.0.attention.output.weight", 20],
        ["blocks.1.feedForward.up.weight", 7],
        ["blocks.2.attention.value.weight", 11],
      ] as const) {
        const slope = await finiteDifference(model, weights, parameter, index);
        expect(Number(gradients[gradientName(parameter)]?.data[index])).toBeCloseTo(slope, 3);
      }
    },
  );

  it("leaves a head that is removed without any gradient", async () => {
    const model = without(drawn({}), "head:0.1");
    const gradients = await outputsOf(buildGradientGraph(standardDesign(model), { sequences }), model, drawnWeights(model));
    const gradientOf = (name: string) => [...((gradients[gradientName(name)]?.data ?? []) as Float32Array)];
    expect(gradientOf("blocks.0.attention.output.weight").slice(8 * 24, 16 * 24)).toEqual(new Array(8 * 24).fill(0));
    expect(gradientOf("blocks.0.attention.value.bias").slice(8, 16)).toEqual(new Array(8).fill(0));
    expect(gradientOf("blocks.0.attention.value.bias").slice(0, 8)).not.toContain(0);
  });
});

describe("what cannot be removed", () => {
  it.each([
    ["layer:3", "layers below 3"],
    ["feed-forward:9", "layers below 3"],
    ["head:0.3", "heads below 3"],
    ["head:3.0", "layers below 3"],
  ])("%s is refused by name", (part, words) => {
    const refusals: string[] = [];
    checkModel(without(drawn({}), part), (field, message) => refusals.push(`${field} ${message}`));
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toContain(words);
    expect(refusals[0]).toMatch(/^removed .*not/);
  });
});

function without(model: ModelSpecification, ...removed: string[]): ModelSpecification {
  return { ...model, removed };
}

async function loss(model: ModelSpecification, weights: Weights): Promise<number> {
  return Number((await outputsOf(buildEvaluationGraph(standardDesign(model), { sequences }), model, weights)).loss?.data[0]);
}

function zeroed(weights: Weights, part: string): Weights {
  return new Map([...weights].map(([name, values]) => [name, name.includes(part) ? new Float32Array(values.length) : values]));
}

function withoutRows(weights: Weights, name: string, from: number, to: number): Float32Array {
  const values = Float32Array.from(weights.get(name) ?? []);
  return values.fill(0, from * 24, to * 24);
}

async function finiteDifference(model: ModelSpecification, weights: Weights, parameter: string, index: number): Promise<number> {
  const at = (change: number) => {
    const values = Float32Array.from(weights.get(parameter) ?? []);
    values[index] = (values[index] ?? Number.NaN) + change;
    return loss(model, new Map(weights).set(parameter, values));
  };
  const step = 1e-2;
  return ((await at(step)) - (await at(-step))) / (2 * step);
}
