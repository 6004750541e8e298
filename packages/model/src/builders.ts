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
  const { builder, loss, trained } = lossAndGradients(specification, batch);
  builder.output("loss", loss);
  for (const { parameter, gradient } of trained) builder.output(gradientName(parameter.name), gradient);
  return builder.finish();
}

/** Adds one micro-batch's gradients to the accumulators; outputs `loss` and the next accumulators. */
export function buildAccumulationGraph(specification: ModelSpecification, batch: BatchShape): ModelGraph {
  const { builder, loss, trained } = lossAndGradients(specification, batch);
  builder.output("loss", loss);
  for (const { parameter, gradient } of trained)
    builder.output(nextName(accumulatorName(parameter.name)), add(accumulatorInput(builder, parameter), gradient));
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
  const { builder, loss, trained } = lossAndGradients(specification, batch);
  const scalars = hyperparameterInputs((name, shape) => builder.input(name, "float32", shape));
  const count = options.accumulated ? builder.input("microBatches", "float32", []) : undefined;
  const totals = trained.map(({ parameter, gradient }) => ({
    parameter,
    gradient: count === undefined ? gradient : add(accumulatorInput(builder, parameter), gradient),
  }));

  // The mean over micro-batches is folded into the scalars, so that no gradient is passed over for it.
  const sums = gradientNorms(totals.map(({ gradient }) => gradient));
  const globalNorm = count === undefined ? sums.global : div(sums.global, count);
  const factor = clipFactor(globalNorm, scalars.clipNorm);
  const update = updateScalars(scalars, count === undefined ? factor : div(factor, count));
  builder.output("loss", loss);
  builder.output("gradientNorm", globalNorm);
  builder.output("gradientNorms", count === undefined ? sums.each : div(sums.each, count));

  for (const { parameter, gradient } of totals) {
    const { name, shape, decays } = parameter;
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
  readonly lookup: ParameterLookup;
}

function lossOf(specification: ModelSpecification, { sequences, length = specification.context }: BatchShape): LossGraph {
  const builder = new ModelGraphBuilder();
  const lookup = parameterInputs(builder, specification);
  const tokens = cast(builder.input("tokens", "int32", [sequences, length + 1]), "int64");
  return { builder, lookup, loss: languageModelLoss(specification, lookup, tokens) };
}

interface TrainedParameter {
  readonly parameter: Parameter;
  readonly gradient: Tensor;
}

interface GradientGraph {
  readonly builder: ModelGraphBuilder;
  readonly loss: Tensor;
  readonly trained: readonly TrainedParameter[];
}

function lossAndGradients(specification: ModelSpecification, batch: BatchShape): GradientGraph {
  const { builder, lookup, loss } = lossOf(specification, batch);
  const parameters = parameterList(specification);
  const computed = gradients(
    loss,
    parameters.map(({ name }) => lookup(name)),
  );
  const trained = parameters.flatMap((parameter, index) => {
    const gradient = computed[index];
    return gradient === undefined ? [] : [{ parameter, gradient }];
  });
  return { builder, loss, trained };
}

function accumulatorInput(builder: ModelGraphBuilder, { name, shape }: Parameter): Tensor {
  return builder.input(accumulatorName(name), "float32", shape);
}

function parameterInputs(builder: ModelGraphBuilder, specification: ModelSpecification): ParameterLookup {
  const inputs = new Map(parameterList(specification).map(({ name, shape }) => [name, builder.input(name, "float32", shape)]));
  return (name) => {
    const tensor = inputs.get(name);
    if (tensor === undefined) throw new IncompatibleWeightsError(`The model has no parameter ${name}.`);
    return tensor;
  };
}
