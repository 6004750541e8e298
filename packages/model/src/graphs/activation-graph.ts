/** A forward pass that gives out what is in between: the residual stream after embedding and each block, and the logits. */
import { gemm } from "@trainyard/graph";
import { hiddenStates, outputWeight } from "../decoder/decoder";
import type { ModelDesign } from "../parametrisation";
import type { BatchShape } from "./design";
import { batchInputs, evaluationPass } from "./forward";
import { type ModelGraph, ModelGraphBuilder } from "./model-graph";

/** Of `tokens` int32 [B, T + 1], as training reads them. Outputs `embedding` and `block L` [B T, C], L from 1, and `logits` [B T, V]. */
export function buildActivationGraph(design: ModelDesign, batch: BatchShape): ModelGraph {
  const builder = new ModelGraphBuilder();
  const pass = { ...evaluationPass(builder, design), watch: builder.output.bind(builder) };
  const hidden = hiddenStates(pass, batchInputs(builder, design.model, batch).inputs);
  builder.output("logits", gemm(hidden, outputWeight(pass), { transposeB: true }));
  return builder.finish();
}
