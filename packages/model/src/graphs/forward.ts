/** The forward pass of a micro-batch as a graph under construction. */
import type { ModelSpecification } from "@trainyard/contracts";
import { cast, linearCrossEntropy, reshape, slice, type Tensor } from "@trainyard/graph";
import { hiddenStates, outputWeight } from "../decoder/decoder";
import { type Drop, type ForwardPass, noDrop, type TensorLookup } from "../decoder/forward-pass";
import { type Objective, type ObjectiveTerms, objective } from "../decoder/objective";
import { IncompatibleWeightsError } from "../errors";
import { bufferList, parameterList } from "../parameters";
import type { ModelDesign } from "../parametrisation";
import { type BatchShape, lengthOf } from "./design";
import type { ModelGraphBuilder } from "./model-graph";

/** A forward pass in evaluation: nothing is dropped, statistics are the running ones. Declares parameters and buffers as inputs. */
export function evaluationPass(builder: ModelGraphBuilder, { model, parametrisation }: ModelDesign): ForwardPass {
  const [parameter, buffer] = [inputs(builder, parameterList(model)), inputs(builder, bufferList(model))];
  return { model, parametrisation, parameter, buffer, drop: noDrop };
}

/** A forward pass in training; the next values of running statistics become outputs. */
export function trainingPass(
  builder: ModelGraphBuilder,
  design: ModelDesign,
  drop: Drop,
  keepStatistic: (name: string, next: Tensor) => void,
): ForwardPass {
  return { ...evaluationPass(builder, design), drop, keepStatistic };
}

export interface Batch {
  /** int64 [B, T] */
  readonly inputs: Tensor;
  /** int64 [B T] */
  readonly targets: Tensor;
}

/** Declares `tokens` int32 [B, T + 1]: inputs are columns 0..T-1, targets 1..T. With `ownInputs` the inputs are `inputs` int32 [B, T] instead. */
export function batchInputs(builder: ModelGraphBuilder, model: ModelSpecification, shape: BatchShape, ownInputs = false): Batch {
  const { sequences } = shape;
  const length = lengthOf(shape, model);
  const tokens = cast(builder.input("tokens", "int32", [sequences, length + 1]), "int64");
  const read = ownInputs ? cast(builder.input("inputs", "int32", [sequences, length]), "int64") : slice(tokens, 1, 0, length);
  return { inputs: read, targets: reshape(slice(tokens, 1, 1, length + 1), [sequences * length]) };
}

/** What training minimises, and the mean cross-entropy in it. */
export function objectiveOf(pass: ForwardPass, { inputs: tokens, targets }: Batch, terms: ObjectiveTerms): Objective {
  return objective(hiddenStates(pass, tokens), outputWeight(pass), targets, terms);
}

/** Mean cross-entropy in nats over all targets. */
export function crossEntropy(pass: ForwardPass, { inputs: tokens, targets }: Batch): Tensor {
  return linearCrossEntropy(hiddenStates(pass, tokens), outputWeight(pass), targets);
}

function inputs(
  builder: ModelGraphBuilder,
  tensors: readonly { readonly name: string; readonly shape: readonly number[] }[],
): TensorLookup {
  const known = new Map(tensors.map(({ name, shape }) => [name, builder.input(name, "float32", shape)]));
  return (name) => {
    const tensor = known.get(name);
    if (tensor === undefined) throw new IncompatibleWeightsError(`The model has no tensor ${name}.`);
    return tensor;
  };
}
