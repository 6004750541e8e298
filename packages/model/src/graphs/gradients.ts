/** Loss and gradients of one micro-batch in training, as a graph under construction. */
import { gradients, type Tensor } from "@trainyard/graph";
import { noDrop } from "../decoder/forward-pass";
import { type Parameter, parameterList } from "../parameters";
import type { BatchShape, TrainingDesign } from "./design";
import { batchInputs, crossEntropy, trainingPass } from "./forward";
import { ModelGraphBuilder } from "./model-graph";

export interface Trained {
  readonly parameter: Parameter;
  readonly value: Tensor;
  readonly gradient: Tensor;
}

export interface GradientPass {
  readonly builder: ModelGraphBuilder;
  /** Mean cross-entropy, nats a token, whatever else the objective adds. */
  readonly loss: Tensor;
  readonly trained: readonly Trained[];
  /** Next running statistics by buffer name. */
  readonly statistics: ReadonlyMap<string, Tensor>;
}

/** With `ownInputs` it reads `inputs` int32 [B, T] and `tokens` are targets alone. */
export function gradientPass({ model }: Pick<TrainingDesign, "model">, batch: BatchShape, ownInputs = false): GradientPass {
  const builder = new ModelGraphBuilder();
  const statistics = new Map<string, Tensor>();
  const pass = trainingPass(builder, model, noDrop, (name, next) => statistics.set(name, next));
  const loss = crossEntropy(pass, batchInputs(builder, model, batch, ownInputs));
  const parameters = parameterList(model);
  const values = parameters.map(({ name }) => pass.parameter(name));
  const computed = gradients(loss, values);
  const trained = parameters.flatMap((parameter, index) => {
    const [value, gradient] = [values[index], computed[index]];
    return value === undefined || gradient === undefined ? [] : [{ parameter, value, gradient }];
  });
  return { builder, loss, trained, statistics };
}
