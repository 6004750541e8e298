/** Gates: one graph for every absence. At 1 nothing changes, at 0 a part is gone, and gradients are those of the loss. */
import type { ModelSpecification } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { buildEvaluationGraph } from "../src/graphs/evaluation-graph";
import {
  buildGatedEvaluationGraph,
  buildGateGradientGraph,
  type GatedPart,
  gateGradientName,
  gateName,
  gateShape,
} from "../src/graphs/gated-graphs";
import { blockKinds, drawn, drawnWeights, outputsOf, sequences, standardDesign } from "./support/drawn-model";
import { floats } from "./support/run-graph";

type Gate = readonly [part: GatedPart, layer: number, index: number, value: number];

describe.each(Object.entries(blockKinds))("%s", (_name, change) => {
  const model = drawn(change);

  it("has the loss of the plain model with all gates at 1", async () => {
    expect(await gatedLoss(model, [])).toBeCloseTo(await plainLoss(model), 6);
  });

  it.each([
    ["head:1.2", [["heads", 1, 2, 0]]],
    ["attention:1", [["attention", 1, 0, 0]]],
    ["feed-forward:0", [["feed-forward", 0, 0, 0]]],
    [
      "layer:2",
      [
        ["attention", 2, 0, 0],
        ["feed-forward", 2, 0, 0],
      ],
    ],
  ] as const)("with the gate of %s at 0 is the model without it", async (part, gates) => {
    expect(await gatedLoss(model, gates)).toBeCloseTo(await plainLoss({ ...model, removed: [part] }), 5);
  });

  it("has the loss's gradient by every kind of gate", async () => {
    const outputs = await outputsOf(
      buildGateGradientGraph(standardDesign(model), { sequences }),
      model,
      drawnWeights(model),
      ones(model, []),
    );
    for (const [part, layer, index] of [
      ["heads", 0, 1],
      ["units", 2, 5],
      ["attention", 1, 0],
      ["feed-forward", 1, 0],
    ] as const) {
      const gradient = Number(outputs[gateGradientName(part)]?.data[layer * gateShape(model, part)[1] + index]);
      const graph = part === "units" ? buildGateGradientGraph : buildGatedEvaluationGraph;
      const at = (value: number) => gatedLoss(model, [[part, layer, index, value]], graph);
      const step = 0.05;
      expect(gradient).toBeCloseTo(((await at(1 + step)) - (await at(1 - step))) / (2 * step), 2);
    }
  });
});

async function plainLoss(model: ModelSpecification): Promise<number> {
  const outputs = await outputsOf(buildEvaluationGraph(standardDesign(model), { sequences }), model, drawnWeights(drawn(model)));
  return Number(outputs.loss?.data[0]);
}

async function gatedLoss(model: ModelSpecification, gates: readonly Gate[], build = buildGatedEvaluationGraph): Promise<number> {
  const outputs = await outputsOf(build(standardDesign(model), { sequences }), model, drawnWeights(model), ones(model, gates));
  return Number(outputs.loss?.data[0]);
}

function ones(model: ModelSpecification, gates: readonly Gate[]) {
  const parts = ["heads", "units", "attention", "feed-forward"] as const;
  return Object.fromEntries(
    parts.map((part) => {
      const [layers, count] = gateShape(model, part);
      const values = new Float32Array(layers * count).fill(1);
      for (const [of, layer, index, value] of gates) if (of === part) values[layer * count + index] = value;
      return [gateName(part), floats(values, [layers, count])];
    }),
  );
}
