/** Exact parameter counts, FLOPs and memory of a GPT-2 model; arithmetic only, so that a browser can show them as one types. */
import type { ModelSpecification } from "@trainyard/contracts";
import { parameterList } from "./parameters";

/** Number of parameters; a tied token embedding counts once. */
export function parameterCount(model: ModelSpecification): number {
  return parameterList(model).reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}

/** Floating-point operations a trained token costs, forward and backward: 6 N + 12 L C T (PaLM, appendix B). */
export function flopsPerToken(model: ModelSpecification): number {
  return 6 * parameterCount(model) + 12 * model.layers * model.width * model.context;
}

export interface MemoryEstimate {
  /** Two sets of them: one is read while the other is written. */
  readonly parameterBytes: number;
  /** AdamW's two moments, likewise two sets. */
  readonly momentBytes: number;
  /** Gradients and the temporaries of the update. */
  readonly gradientBytes: number;
  /** What the forward pass keeps for the backward pass, and the largest temporaries. */
  readonly activationBytes: number;
  readonly totalBytes: number;
}

const bytesPerNumber = 4;
const stateSets = 2;

/**
 * Memory of a training process for micro-batches of `sequences`, beyond what Node and onnxruntime themselves take (about 180 MB).
 * The factors are fitted to resident sizes measured with onnxruntime 1.30 on eight shapes of nano and micro; all came within a tenth.
 */
export function memoryEstimate(model: ModelSpecification, sequences: number): MemoryEstimate {
  const { layers, width, heads, context, vocabulary } = model;
  const setBytes = parameterCount(model) * bytesPerNumber;
  const perLayer = 30 * width + 2 * heads * context;
  const temporaries = 35 * width + 4 * heads * context;
  const numbersPerToken = layers * perLayer + temporaries + 5 * vocabulary;
  const parameterBytes = stateSets * setBytes;
  const momentBytes = stateSets * 2 * setBytes;
  const gradientBytes = 5 * setBytes;
  const activationBytes = sequences * context * numbersPerToken * bytesPerNumber;
  const totalBytes = parameterBytes + momentBytes + gradientBytes + activationBytes;
  return { parameterBytes, momentBytes, gradientBytes, activationBytes, totalBytes };
}
