/** Shrinking: what a plan keeps, and that a cut model is the function that is left when the same parts are taken out. */
import type { ModelSpecification, ShrinkPlan } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { parameterCount } from "../src/counts/index";
import { buildEvaluationGraph } from "../src/graphs/evaluation-graph";
import { cutModel, keptParts, nonEmbeddingParameters, planShrink } from "../src/shrink/index";
import { blockKinds, drawn, drawnWeights, outputsOf, sequences, standardDesign, type Weights } from "./support/drawn-model";

const importance = {
  headImportance: [
    [3, 1, 2],
    [1, 2, 3],
    [2, 3, 1],
  ],
  layerEffects: [0.5, 0.1, 0.9],
};
const half = { method: "heads-and-units", removeShare: 0.5 } as const;

describe("a plan", () => {
  const model = drawn({ feedForwardWidth: 96 });

  it("leaves no more than was asked for, attention and feed-forward in proportion", () => {
    const plan = planShrink(drawn({ heads: 4, width: 32 }), half, {
      ...importance,
      headImportance: [
        [1, 2, 3, 4],
        [1, 2, 3, 4],
        [1, 2, 3, 4],
      ],
    });
    expect(plan.removedShare).toBeGreaterThanOrEqual(0.5);
    expect(plan.removedShare).toBeLessThan(0.6);
    expect(plan).toMatchObject({ layers: 3, heads: 2 });
    expect(Math.abs(plan.feedForwardWidth - 64)).toBeLessThanOrEqual(8);
  });

  it("takes the least important heads of each layer", () => {
    const plan = planShrink(model, { method: "heads-and-units", removeShare: 0.3 }, importance);
    expect(plan.heads).toBe(2);
    expect(plan.removedHeads).toEqual(["head:0.1", "head:1.0", "head:2.2"]);
  });

  it("takes the layers whose absence costs least", () => {
    const plan = planShrink(model, { method: "layers", removeShare: 0.5 }, importance);
    expect(plan).toMatchObject({ layers: 1, removedLayers: [0, 1], removedHeads: [] });
  });

  it("counts what is left as the smaller model has it", () => {
    const plan = planShrink(model, half, importance);
    const smaller = { ...model, heads: plan.heads, headWidth: 8, feedForwardWidth: plan.feedForwardWidth };
    expect(plan.parameters).toBe(parameterCount(smaller));
    expect(plan.nonEmbeddingParameters).toBe(nonEmbeddingParameters(smaller));
  });

  it("keeps the heads of ALiBi, whose slopes follow from their numbers", () => {
    expect(planShrink(drawn({ positions: "alibi" }), half, importance).removedHeads).toEqual([]);
  });

  it.each([
    [{ method: "layers", removeShare: 0.9 }, importance, "removeShare"],
    [{ method: "layers", removeShare: 0.3 }, { ...importance, layerEffects: [0.1, null, 0.2] }, "method"],
  ] as const)("names what is in the way of %o", (request, measured, field) => {
    expect(() => planShrink(model, request, measured)).toThrow(new RegExp(`^${field}: `));
  });
});

describe.each(Object.entries(blockKinds))("a cut model, %s", (_name, change) => {
  const model = drawn({ ...change, feedForwardWidth: 40 });
  const weights = drawnWeights(model);

  it("computes what the whole one does without those heads and units", async () => {
    const unitImportance = Array.from({ length: 3 }, () => Array.from({ length: 40 }, (_, unit) => (unit * 7) % 40));
    const removedHeads = model.positions === "alibi" ? [] : ["head:0.1", "head:1.0", "head:2.2"];
    const plan = planOf({ heads: model.positions === "alibi" ? 3 : 2, feedForwardWidth: 16, removedHeads });
    const kept = keptParts(model, plan, unitImportance);
    const cut = cutModel({ model, tensors: weights }, kept);
    const silent = new Map(weights);
    for (const [layer, units] of kept.units.entries()) {
      const name = `blocks.${layer}.feedForward.down.weight`;
      const down = Float32Array.from(weights.get(name) ?? []);
      for (let unit = 0; unit < 40; unit += 1) if (!units.includes(unit)) down.fill(0, unit * 24, (unit + 1) * 24);
      silent.set(name, down);
    }
    expect(await loss(cut.model, new Map(cut.tensors))).toBeCloseTo(await loss({ ...model, removed: removedHeads }, silent), 5);
  });

  it("computes what the whole one does without those layers", async () => {
    const byLayer = {
      ...model,
      attentionScale: model.attentionScale === "inverse-root" ? "inverse-root-by-layer" : model.attentionScale,
    } as const;
    const plan = planOf({ layers: 2, heads: 3, feedForwardWidth: 40, removedLayers: [1] });
    const cut = cutModel({ model: byLayer, tensors: weights }, keptParts(byLayer, plan, []));
    expect(await loss(cut.model, new Map(cut.tensors))).toBeCloseTo(await loss({ ...byLayer, removed: ["layer:1"] }, weights), 5);
  });
});

function planOf(plan: Partial<ShrinkPlan>): ShrinkPlan {
  const nothing = { parameters: 0, nonEmbeddingParameters: 0, removedShare: 0, removedHeads: [], removedLayers: [] };
  return { layers: 3, heads: 3, feedForwardWidth: 40, ...nothing, ...plan };
}

async function loss(model: ModelSpecification, weights: Weights): Promise<number> {
  return Number((await outputsOf(buildEvaluationGraph(standardDesign(model), { sequences }), model, weights)).loss?.data[0]);
}
