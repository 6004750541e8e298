/** Initial values: a pure function of specification and seed, each tensor independent of all others. */
import type { InitialisationSpecification, ModelSpecification, RunSpecification } from "@trainyard/contracts";
import { sizeOf } from "@trainyard/graph";
import { bufferList, type Parameter, parameterList } from "./parameters";
import { isMatrixLike, widthMultiple } from "./parametrisation";
import { normalNumbers, uniformNumbers } from "./random";

export type InitialDesign = Pick<RunSpecification, "model" | "initialisation" | "parametrisation">;

/** All parameters by name, in canonical order. */
export function initialParameters(design: InitialDesign, seed: number): Map<string, Float32Array> {
  return new Map(parameterList(design.model).map((parameter) => [parameter.name, initialValues(parameter, design, seed)]));
}

/** All buffers by name, in canonical order. */
export function initialBuffers(model: ModelSpecification): Map<string, Float32Array> {
  return new Map(bufferList(model).map(({ name, shape, initialValue }) => [name, new Float32Array(sizeOf(shape)).fill(initialValue)]));
}

function initialValues(parameter: Parameter, design: InitialDesign, seed: number): Float32Array {
  const { model, initialisation } = design;
  const { name, shape, part, isBias } = parameter;
  const size = sizeOf(shape);
  if (isBias || part === "norm-bias") return new Float32Array(size);
  if (part === "norm-gain") return new Float32Array(size).fill(1);
  const { method } = initialisation;
  // Under muP the deviation at the base width, and matrices inside the network over √m.
  const multiple = widthMultiple(design);
  const [base, shrink] = [{ ...model, width: model.width / multiple }, isMatrixLike(parameter) ? Math.sqrt(multiple) : 1];
  if (method === "normal" || method === "small")
    return normalNumbers(seed, name, size, deviation(parameter, base, initialisation) / shrink);
  const factor = method === "t-fixup" ? tFixupFactor(parameter, model) : 1;
  // fairseq draws embeddings with deviation 1/√features (Embedding in models/transformer.py), everything else by Xavier.
  if (isEmbedding(parameter)) return normalNumbers(seed, name, size, factor / Math.sqrt((shape[1] ?? 1) / multiple));
  // Both sides of a matrix grow by m, so that Xavier's bound has 1/√m in it.
  return uniformNumbers(seed, name, size, factor * xavierBound(parameter));
}

/**
 * Projections into the residual stream are drawn smaller, because every layer adds two of them: by √(2L) (GPT-2, section 2.3), or as 2/(L √C)
 * (wang_init of GPT-NeoX). small_init is √(2/(5C)) for everything else: Nguyen and Salazar, Transformers without Tears (2019), section 2.2.
 */
function deviation(
  parameter: Parameter,
  { layers, width }: ModelSpecification,
  { method, standardDeviation, residual }: InitialisationSpecification,
): number {
  const base = method === "small" ? Math.sqrt(2 / (5 * width)) : standardDeviation;
  if (!isResidual(parameter) || residual === "plain") return base;
  return residual === "wang" ? 2 / (layers * Math.sqrt(width)) : base / Math.sqrt(2 * layers);
}

/**
 * √(6 / (in + out)): Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks (2010), equation 16.
 * Queries, keys and values take 1/√2 of it, as fairseq, whose three matrices lie side by side, draws them.
 */
function xavierBound({ shape, part }: Parameter): number {
  const [inputs = 1, outputs = 1] = shape;
  const bound = Math.sqrt(6 / (inputs + outputs));
  return part === "query" || part === "key" || part === "value" ? bound / Math.SQRT2 : bound;
}

/**
 * (9L)^(-1/4) on embeddings, feed-forward and attention output, √2 times that on values, for a decoder of L layers without cross-attention:
 * Huang et al., Improving Transformer Optimization Through Better Initialization (2020), section 3.2, in the form of the authors' code.
 */
function tFixupFactor(parameter: Parameter, { layers }: ModelSpecification): number {
  const factor = (9 * layers) ** -0.25;
  if (parameter.part === "value") return Math.SQRT2 * factor;
  return parameter.part === "query" || parameter.part === "key" ? 1 : factor;
}

function isResidual({ part }: Parameter): boolean {
  return part === "attention-output" || part === "down";
}

function isEmbedding({ part }: Parameter): boolean {
  return part === "token-embedding" || part === "position-embedding" || part === "output";
}
