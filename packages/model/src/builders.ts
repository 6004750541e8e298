/** The graphs a trainer runs: training step, gradient accumulation, evaluation, logits, gradients. All shapes are static. */
import type { ModelSpecification } from "@trainyard/contracts";
import { add, cast, div, gather, gemm, gradients, type Tensor } from "@trainyard/graph";
import { adamwUpdate, clipFactor, gradientNorms, hyperparameterInputs, updateScalars } from "./adamw";
import { IncompatibleWeightsError } from "./errors";
import { hiddenStates, languageModelLoss, type ParameterLookup } from "./gpt2";
import { type ModelGraph, ModelGraphBuilder } from "./model-graph";
import { type Parameter, parameterList, tokenEmbedding } from "./parameters";
import { accumulatorName, firstMomentName, gradientName, nextName, secondMomentName } from "./tensor-names";

export interface BatchShape {
  /** B: sequences in the (micro-)batch. */
  readonly sequences: number;
  /** T: predicted positions a sequence; the context where left out. */
  readonly length?: number;
}

/** Gradients of the mean loss over the batch, as outputs beside `loss`; for comparison with a reference. */
export function buildGradientGraph(specification: ModelSpecification, batch: BatchShape): ModelGraph {
  const { builder, loss, gradientOf, parameters } = lossAndGradients(specification, batch);
  builder.output("loss", loss);
  for (const parameter of parameters) builder.output(gradientName(parameter.name), gradientOf(parameter));
  return builder.finish();
}

/** Adds one micro-batch's gradients to the accumulators; outputs `loss` and the next accumulators. */
export function buildAccumulationGraph(specification: ModelSpecification, batch: BatchShape): ModelGraph {
  const { builder, loss, gradientOf, parameters } = lossAndGradients(specification, batch);
  builder.output("loss", loss);
  for (const parameter of parameters) {
    const name = accumulatorName(parameter.name);
    builder.output(nextName(name), add(builder.input(name, "float32", parameter.shape), gradientOf(parameter)));
  }
  return builder.finish();
}

export interface TrainingOptions {
  /** Adds the accumulated gradients of earlier micro-batches and divides by the input `microBatches` before the update. */
  readonly accumulated?: boolean;
}

/**
 * One optimizer step. Inputs: parameters, moments, `tokens` int32 [B, T + 1], the scalars of `hyperparameterNames`, and with `accumulated`
 * the accumulators and the scalar `microBatches` (this one included). Outputs: `loss` of this micro-batch, `gradientNorm` and
 * `gradientNorms` [P] before clipping, and `next.*` of every parameter and moment. A gradient that is not finite makes `gradientNorm` not finite.
 */
export function buildTrainingGraph(specification: ModelSpecification, batch: BatchShape, options: TrainingOptions = {}): ModelGraph {
  const { builder, loss, gradientOf, parameters } = lossAndGradients(specification, batch);
  const scalars = hyperparameterInputs((name, shape) => builder.input(name, "float32", shape));
  const count = options.accumulated ? builder.input("microBatches", "float32", []) : undefined;
  const totals = parameters.map((parameter) => {
    const gradient = gradientOf(parameter);
    return count === undefined ? gradient : add(builder.input(accumulatorName(parameter.name), "float32", parameter.shape), gradient);
  });

  // The mean over micro-batches is folded into the scalars, so that no gradient is passed over for it.
  const sums = gradientNorms(totals);
  const globalNorm = count === undefined ? sums.global : div(sums.global, count);
  const factor = clipFactor(globalNorm, scalars.clipNorm);
  const update = updateScalars(scalars, count === undefined ? factor : div(factor, count));
  builder.output("loss", loss);
  builder.output("gradientNorm", globalNorm);
  builder.output("gradientNorms", count === undefined ? sums.each : div(sums.each, count));

  for (const [index, { name, shape, decays }] of parameters.entries()) {
    const gradient = totals[index] as Tensor;
    const state = {
      parameter: builder.input(name, "float32", shape),
      firstMoment: builder.input(firstMomentName(name), "float32", shape),
      secondMoment: builder.input(secondMomentName(name), "float32", shape),
    };
    const next = adamwUpdate(state, gradient, update, decays);
    builder.output(nextName(name), next.parameter);
    builder.output(nextName(firstMomentName(name)), next.firstMoment);
    builder.output(nextName(secondMomentName(name)), next.secondMoment);
  }
  return builder.finish();
}

/** Mean cross-entropy of `tokens` int32 [B, T + 1]; output `loss`. */
export function buildEvaluationGraph(specification: ModelSpecification, batch: BatchShape): ModelGraph {
  const { builder, loss } = lossOf(specification, batch);
  builder.output("loss", loss);
  return builder.finish();
}

export interface LogitsOptions extends BatchShape {
  /** `all`: logits [B, T, V]. `selected`: logits [S, V] of the rows named by the input `rows` int64 [S], row b T + t being position t of sequence b. */
  readonly rows: "all" | { readonly selected: number };
}

/** Logits of `tokens` int32 [B, T]; attention is causal, so positions after the one that is read may hold any token. */
export function buildLogitsGraph(specification: ModelSpecification, options: LogitsOptions): ModelGraph {
  const { sequences, length = specification.context, rows } = options;
  const builder = new ModelGraphBuilder();
  const lookup = parameterInputs(builder, specification);
  const tokens = cast(builder.input("tokens", "int32", [sequences, length]), "int64");
  const hidden = hiddenStates(specification, lookup, tokens);
  const chosen = rows === "all" ? hidden : gather(hidden, builder.input("rows", "int64", [rows.selected]));
  builder.output("logits", gemm(chosen, lookup(tokenEmbedding), { transposeB: true }));
  return builder.finish();
}

interface LossGraph {
  readonly builder: ModelGraphBuilder;
  readonly loss: Tensor;
  readonly parameters: readonly Parameter[];
  readonly lookup: ParameterLookup;
}

function lossOf(specification: ModelSpecification, { sequences, length = specification.context }: BatchShape): LossGraph {
  const builder = new ModelGraphBuilder();
  const lookup = parameterInputs(builder, specification);
  const tokens = cast(builder.input("tokens", "int32", [sequences, length + 1]), "int64");
  return { builder, lookup, parameters: parameterList(specification), loss: languageModelLoss(specification, lookup, tokens) };
}

function lossAndGradients(specification: ModelSpecification, batch: BatchShape) {
  const { builder, lookup, loss, parameters } = lossOf(specification, batch);
  const computed = gradients(
    loss,
    parameters.map(({ name }) => lookup(name)),
  );
  const byName = new Map(parameters.map(({ name }, index) => [name, computed[index] as Tensor]));
  const gradientOf = ({ name }: Parameter): Tensor => byName.get(name) as Tensor;
  return { builder, loss, parameters, gradientOf };
}

function parameterInputs(builder: ModelGraphBuilder, specification: ModelSpecification): ParameterLookup {
  const inputs = new Map(parameterList(specification).map(({ name, shape }) => [name, builder.input(name, "float32", shape)]));
  return (name) => {
    const tensor = inputs.get(name);
    if (tensor === undefined) throw new IncompatibleWeightsError(`The model has no parameter ${name}.`);
    return tensor;
  };
}
