/** Exact parameter counts, FLOPs and memory of a GPT-2 model; arithmetic only, so that a browser can show them as one types. */
import type { ModelSpecification } from "@trainyard/contracts";

/**
 * Number of parameters, the tied token embedding counted once: V C + T C + L (12 C² + 13 C) + 2 C.
 * A block has 12 C² weights (attention 3 + 1, feed-forward 4 + 4), 9 C biases and 4 C LayerNorm parameters.
 */
export function parameterCount({ layers, width, context, vocabulary }: ModelSpecification): number {
  return vocabulary * width + context * width + layers * (12 * width ** 2 + 13 * width) + 2 * width;
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
  readonly gradientBytes: number;
  /** What the forward pass keeps for the backward pass, and the largest temporaries; an estimate. */
  readonly activationBytes: number;
  readonly totalBytes: number;
}

const bytesPerNumber = 4;
const stateSets = 2;

/** Memory of a training process beyond what the runtime itself takes (about 150 MB), for micro-batches of `sequences`. */
export function memoryEstimate(model: ModelSpecification, sequences: number): MemoryEstimate {
  const { layers, width, heads, context, vocabulary } = model;
  const parameters = parameterCount(model) * bytesPerNumber;
  const tokens = sequences * context;
  // Numbers a token: 20 C kept a layer (norms, queries, keys, values, attention, 4 C before and 4 C after GELU, residuals) and the attention
  // probabilities; one layer's temporaries of the backward pass; logits and their softmax.
  const kept = layers * (20 * width + heads * context);
  const temporary = 24 * width + 3 * heads * context;
  const activationBytes = tokens * (kept + temporary + 2 * vocabulary) * bytesPerNumber;
  const parameterBytes = stateSets * parameters;
  const momentBytes = stateSets * 2 * parameters;
  return {
    parameterBytes,
    momentBytes,
    gradientBytes: parameters,
    activationBytes,
    totalBytes: parameterBytes + momentBytes + parameters + activationBytes,
  };
}
