/** Graphs without gradients: the loss of a batch, and logits. */
import { cast, gather, gemm, reshape } from "@trainyard/graph";
import { hiddenStates, outputWeight } from "../decoder/decoder";
import type { ModelDesign } from "../parametrisation";
import type { BatchShape } from "./design";
import { lengthOf } from "./design";
import { graphBuilder } from "./device-graph-builder";
import type { DeviceLayout } from "./device-layout";
import { batchInputs, crossEntropy, evaluationPass } from "./forward";
import { type ModelGraph, ModelGraphBuilder } from "./model-graph";

/** Mean cross-entropy of `tokens` int32 [B, T + 1]; output `loss`. Parameters come out of the tensors of `layout` where there is one. */
export function buildEvaluationGraph(design: ModelDesign, batch: BatchShape, layout: DeviceLayout | null = null): ModelGraph {
  const builder = graphBuilder(layout);
  const pass = evaluationPass(builder, design);
  builder.output("loss", crossEntropy(pass, batchInputs(builder, design.model, batch)));
  return builder.finish();
}

export interface LogitsOptions extends BatchShape {
  /** `all`: logits [B T, V]. `selected`: logits [S, V] of the rows named by the input `rows` int64 [S], row b T + t being position t of sequence b. */
  readonly rows: "all" | { readonly selected: number };
  /** Where the state lies on a device. */
  readonly layout?: DeviceLayout | null;
}

/** Logits of `tokens` int32 [B, T]; attention is causal, so positions after the one that is read may hold any token. */
export function buildLogitsGraph(design: ModelDesign, options: LogitsOptions): ModelGraph {
  const { sequences, rows, layout = null } = options;
  const builder = graphBuilder(layout);
  const pass = evaluationPass(builder, design);
  const tokens = cast(builder.input("tokens", "int32", [sequences, lengthOf(options, design.model)]), "int64");
  const hidden = hiddenStates(pass, tokens);
  const chosen = rows === "all" ? hidden : gather(hidden, builder.input("rows", "int64", [rows.selected]));
  builder.output("logits", gemm(chosen, outputWeight(pass), { transposeB: true }));
  return builder.finish();
}

/** Logits of one text under the names that other tools use: `input_ids` int64 [1, T] to `logits` [1, T, V]. */
export function buildInferenceGraph(design: ModelDesign, length: number): ModelGraph {
  const builder = new ModelGraphBuilder();
  const pass = evaluationPass(builder, design);
  const hidden = hiddenStates(pass, builder.input("input_ids", "int64", [1, length]));
  builder.output("logits", reshape(gemm(hidden, outputWeight(pass), { transposeB: true }), [1, length, design.model.vocabulary]));
  return builder.finish();
}
