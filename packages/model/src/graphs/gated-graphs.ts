/** Evaluation graphs with factors on the model's parts as inputs: one session measures the loss without any of them, or the loss's gradient by each. */
import { feedForwardWidth, hasSubBlock, type ModelSpecification, type SubBlock } from "@trainyard/contracts";
import { gradients, type Tensor } from "@trainyard/graph";
import type { GatedPart } from "../decoder/forward-pass";
import type { ModelDesign } from "../parametrisation";
import type { BatchShape } from "./design";
import { batchInputs, crossEntropy, evaluationPass } from "./forward";
import { type ModelGraph, ModelGraphBuilder } from "./model-graph";

export type { GatedPart } from "../decoder/forward-pass";

/** Name of the input that holds the factors of a kind of part. */
export const gateName = (part: GatedPart): string => `gates.${part}`;
/** Name of the loss's gradient by them. */
export const gateGradientName = (part: GatedPart): string => `${gateName(part)}.gradient`;

const everyPart: readonly GatedPart[] = ["heads", "units", "attention", "feed-forward"];

/** Of `parts`, those that some layer has. */
function partsThere(model: ModelSpecification, parts: readonly GatedPart[]): readonly GatedPart[] {
  const layers = Array.from({ length: model.layers }, (_, layer) => layer);
  const isThere = (block: SubBlock) => layers.some((layer) => hasSubBlock(model, layer, block));
  return parts.filter((part) => isThere(part === "heads" || part === "attention" ? "attention" : "feed-forward"));
}

/** Rows are layers: heads [L, H], units [L, F], sub-blocks [L, 1]. */
export function gateShape(model: ModelSpecification, part: GatedPart): readonly [layers: number, parts: number] {
  const parts = { heads: model.heads, units: feedForwardWidth(model), attention: 1, "feed-forward": 1 };
  return [model.layers, parts[part]];
}

/** Mean cross-entropy of `tokens` int32 [B, T + 1] with factors on heads and sub-blocks; output `loss`. */
export function buildGatedEvaluationGraph(design: ModelDesign, batch: BatchShape): ModelGraph {
  const { builder, loss } = gated(design, batch, ["heads", "attention", "feed-forward"]);
  builder.output("loss", loss);
  return builder.finish();
}

/** The loss, and its gradient by each factor, hidden units included. Nothing is dropped, and running statistics stay what they are. */
export function buildGateGradientGraph(design: ModelDesign, batch: BatchShape): ModelGraph {
  const { builder, loss, gates } = gated(design, batch, everyPart);
  builder.output("loss", loss);
  const computed = gradients(loss, [...gates.values()]);
  for (const [index, part] of [...gates.keys()].entries()) {
    const gradient = computed[index];
    if (gradient !== undefined) builder.output(gateGradientName(part), gradient);
  }
  return builder.finish();
}

function gated(design: ModelDesign, batch: BatchShape, parts: readonly GatedPart[]) {
  const builder = new ModelGraphBuilder();
  const { model } = design;
  const inputOf = (part: GatedPart) => builder.input(gateName(part), "float32", gateShape(model, part));
  const gates = new Map(partsThere(model, parts).map((part): [GatedPart, Tensor] => [part, inputOf(part)]));
  const pass = { ...evaluationPass(builder, design), gates: Object.fromEntries(gates) };
  return { builder, gates, loss: crossEntropy(pass, batchInputs(builder, model, batch)) };
}
