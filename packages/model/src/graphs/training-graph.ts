/** The graphs of an optimizer step: gradients alone, their sum over micro-batches, and the update. All shapes are static. */
import { augmentationSpecification, lossSpecification, regularisationSpecification } from "@trainyard/contracts";
import { add, div, mul, type Tensor } from "@trainyard/graph";
import { clipFactor, gradientNorms } from "../gradient-clipping";
import { decays } from "../optimizers/assignment";
import { optimizerScalars } from "../optimizers/scalars";
import { optimizerOf } from "../optimizers/table";
import type { Parameter } from "../parameters";
import { type ModelDesign, rateFactor } from "../parametrisation";
import { penalised } from "../regularisation";
import { accumulatorName, gradientName, nextName, slotName } from "../tensor-names";
import type { BatchShape, TrainingDesign } from "./design";
import type { DeviceLayout } from "./device-layout";
import { gradientPass } from "./gradients";
import type { ModelGraph, ModelGraphBuilder } from "./model-graph";
import { weightInputs } from "./objective-scalars";
import type { Trained } from "./trained";

const plain = {
  loss: lossSpecification.parse({}),
  regularisation: regularisationSpecification.parse({}),
  augmentation: augmentationSpecification.parse({}),
};

/** Gradients of the mean loss over the batch, as outputs beside `loss`; for comparison with a reference. */
export function buildGradientGraph({ model, parametrisation }: ModelDesign, batch: BatchShape): ModelGraph {
  const { builder, loss, trained } = gradientPass({ model, parametrisation, ...plain }, batch);
  builder.output("loss", loss);
  for (const { parameter, gradient } of trained) builder.output(gradientName(parameter.name), gradient);
  return builder.finish();
}

/** The global norm of the mean loss's gradient over the batch, as the output `gradientNorm`; for the gradient noise scale. */
export function buildGradientNormGraph(design: TrainingDesign, batch: BatchShape, layout: DeviceLayout | null = null): ModelGraph {
  const { builder, trained } = gradientPass(design, batch, layout);
  builder.output("gradientNorm", globalNorm(trained));
  return builder.finish();
}

export interface AccumulationOptions {
  /** Outputs `gradientNorm`, the global norm of this micro-batch's own gradient. */
  readonly gradientNorm?: boolean;
  /** Where the state, and so the accumulators, lie on a device. */
  readonly layout?: DeviceLayout | null;
}

/** Adds one micro-batch's gradients to the accumulators; outputs `loss`, the next accumulators and the next running statistics. */
export function buildAccumulationGraph(design: TrainingDesign, batch: BatchShape, options: AccumulationOptions = {}): ModelGraph {
  const { builder, loss, trained, statistics } = gradientPass(design, batch, options.layout);
  builder.output("loss", loss);
  if (options.gradientNorm) builder.output("gradientNorm", globalNorm(trained));
  for (const { parameter, gradient } of trained)
    builder.output(nextName(accumulatorName(parameter.name)), add(accumulatorInput(builder, parameter), gradient));
  for (const [name, next] of statistics) builder.output(nextName(name), next);
  return builder.finish();
}

export interface TrainingOptions {
  /** Adds the accumulated gradients of earlier micro-batches and divides by the input `microBatches` before the update. */
  readonly accumulated?: boolean;
  /** Where the state lies on a device: the tensors of this layout take the place of the state's, and `gradientNorms` is left out. */
  readonly layout?: DeviceLayout | null;
}

/**
 * One optimizer step. Inputs: the state's tensors, what the forward pass reads, the scalars of `scalarValues`, and with `accumulated` the
 * accumulators and the scalar `microBatches` (this one included). Outputs: `loss` of this micro-batch, `gradientNorm` and `gradientNorms` [P]
 * before clipping, and `next.*` of every tensor of the state. A gradient that is not finite makes `gradientNorm` not finite.
 */
export function buildTrainingGraph(design: TrainingDesign, batch: BatchShape, options: TrainingOptions = {}): ModelGraph {
  const { optimizer } = design;
  const { layout = null } = options;
  const { builder, loss, trained, statistics } = gradientPass(design, batch, layout);
  const scalar = (name: string) => builder.input(name, "float32", []);
  const count = options.accumulated ? scalar("microBatches") : undefined;
  const weight = weightInputs(design, scalar);
  const penalties = { l1: weight("l1"), l2: weight("l2") };
  const totals = trained.map((each) => {
    const sum = count === undefined ? each.gradient : add(accumulatorInput(builder, each.parameter), each.gradient);
    return { ...each, gradient: decays(optimizer, each.rule) ? penalised(sum, each.value, penalties, count ?? 1) : sum };
  });

  // The mean over micro-batches is folded into the scalars, so that no gradient is passed over for it.
  const sums = gradientNorms(totals.map(({ gradient }) => gradient));
  const mean = (sum: Tensor) => (count === undefined ? sum : div(sum, count));
  builder.output("loss", loss);
  builder.output("gradientNorm", mean(sums.global));
  if (layout === null) builder.output("gradientNorms", mean(sums.each));
  const factor = mean(clipFactor(mean(sums.global), scalar("clipNorm")));
  const scalars = new Map(optimizerScalars(optimizer).map((name) => [name, scalar(name)]));
  for (const each of totals) update(builder, each, design, factor, scalars);
  for (const [name, next] of statistics) builder.output(nextName(name), next);
  return builder.finish();
}

function update(
  builder: ModelGraphBuilder,
  { parameter, rule, value, gradient }: Trained,
  design: TrainingDesign,
  factor: Tensor,
  scalars: ReadonlyMap<string, Tensor>,
): void {
  const { name } = parameter;
  const specification = design.optimizer;
  const optimizer = optimizerOf(specification, rule);
  const slots = new Map(
    optimizer.slots(parameter, specification).map(({ suffix, shape }) => [suffix, builder.input(slotName(name, suffix), "float32", shape)]),
  );
  const next = optimizer.update(
    {
      parameter,
      value,
      gradient,
      slot: (suffix) => known(slots, suffix),
      scalar: (scalarName) => rated(known(scalars, scalarName), scalarName, rateFactor(design, rule)),
      factor,
      decays: decays(specification, rule),
    },
    specification,
  );
  builder.output(nextName(name), next.value);
  for (const [suffix, tensor] of Object.entries(next.slots)) builder.output(nextName(slotName(name, suffix)), tensor);
}

/** A parameter's own rate, and the decay that goes with it. */
function rated(scalar: Tensor, name: string, rate: number): Tensor {
  if (rate === 1) return scalar;
  if (name === "learningRate") return mul(scalar, rate);
  return name === "weightDecay" ? mul(scalar, 1 / rate) : scalar;
}

function globalNorm(trained: readonly Trained[]): Tensor {
  return gradientNorms(trained.map(({ gradient }) => gradient)).global;
}

function accumulatorInput(builder: ModelGraphBuilder, { name, shape }: Parameter): Tensor {
  return builder.input(accumulatorName(name), "float32", shape);
}

function known(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new TypeError(`The optimizer asks for ${name}, which it has not declared.`);
  return tensor;
}
