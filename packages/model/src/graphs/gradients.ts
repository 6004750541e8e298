/** Loss and gradients of one micro-batch in training, as a graph under construction. */
import { gradients, type Tensor } from "@trainyard/graph";
import { dropoutSites } from "../decoder/dropout-sites";
import { type Drop, noDrop } from "../decoder/forward-pass";
import { parameterList } from "../parameters";
import { type BatchShape, readsOwnInputs, type TrainingDesign } from "./design";
import { DeviceGraphBuilder, graphBuilder } from "./device-graph-builder";
import type { DeviceLayout } from "./device-layout";
import { batchInputs, objectiveOf, trainingPass } from "./forward";
import type { ModelGraphBuilder } from "./model-graph";
import { type WeightLookup, weightInputs } from "./objective-scalars";
import { packedUpdates } from "./packed-updates";
import type { Trained } from "./trained";

export interface GradientPass {
  readonly builder: ModelGraphBuilder;
  /** Mean cross-entropy, nats a token, whatever else the objective adds. */
  readonly loss: Tensor;
  /** Parameters, or packs of them where the state lies on a device. */
  readonly trained: readonly Trained[];
  /** Next running statistics by buffer name. */
  readonly statistics: ReadonlyMap<string, Tensor>;
}

/**
 * Declares the parameters and buffers, `tokens` int32 [B, T + 1], where the design reads its own inputs `inputs` int32 [B, T], the scalars of
 * `objectiveScalars`, and where something is dropped `dropoutKey` int32 [].
 */
export function gradientPass(
  design: Omit<TrainingDesign, "optimizer">,
  batch: BatchShape,
  layout: DeviceLayout | null = null,
): GradientPass {
  const { model } = design;
  const builder = graphBuilder(layout);
  const statistics = new Map<string, Tensor>();
  const weight = weightInputs(design, (name) => builder.input(name, "float32", []));
  const pass = trainingPass(builder, design, dropOf(builder, weight), (name, next) => statistics.set(name, next));
  const terms = { labelSmoothing: weight("labelSmoothing"), zLoss: weight("zLoss") };
  const { crossEntropy: loss, objective } = objectiveOf(pass, batchInputs(builder, model, batch, readsOwnInputs(design)), terms);
  const parameters = parameterList(model);
  const values = parameters.map(({ name }) => pass.parameter(name));
  const computed = gradients(objective, values);
  const trained = parameters.flatMap((parameter, index) => {
    const [value, gradient] = [values[index], computed[index]];
    return value === undefined || gradient === undefined ? [] : [{ parameter, rule: parameter, value, gradient }];
  });
  return { builder, loss, trained: builder instanceof DeviceGraphBuilder ? packedUpdates(builder, trained) : trained, statistics };
}

function dropOf(builder: ModelGraphBuilder, weight: WeightLookup): Drop {
  const rates = { embedding: weight("embeddingDropout"), attention: weight("attentionDropout"), residual: weight("residualDropout") };
  const isNothing = Object.values(rates).every((rate) => rate === undefined);
  return isNothing ? noDrop : dropoutSites({ key: builder.input("dropoutKey", "int32", []) }, rates);
}
