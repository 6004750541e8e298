/** What each composite operator consists of. */
import { attentionMask } from "./attention-mask";
import { graphOf } from "./graph";
import { oneOperand, threeOperands, twoOperands } from "./operands";
import {
  add,
  gatherElements,
  gemm,
  log,
  matmul,
  mul,
  reduceMax,
  reduceMean,
  relu,
  reshape,
  sigmoid,
  softmax,
  sub,
  transposeLast,
} from "./operations";
import type { OperatorAttributes, OperatorName } from "./operators/attributes";
import type { Tensor } from "./tensor";

export type Expansion<Name extends OperatorName> = (inputs: readonly Tensor[], attributes: OperatorAttributes[Name]) => Tensor;

/** P = softmax(scale Q Kᵀ + mask), [..., T, T]. */
export function attentionProbabilities(query: Tensor, key: Tensor, { scale, ...reach }: OperatorAttributes["CausalAttention"]): Tensor {
  const mask = attentionMask(query.shape, reach);
  // Scaling the queries touches T x D numbers where scaling the scores would touch T x T.
  const scores = matmul(mul(query, scale), transposeLast(key));
  return softmax(add(scores, graphOf(query).constant(mask.values, mask.shape)));
}

/** Z = H Wᵀ, [N, V]. */
export function logitsOf(hidden: Tensor, weight: Tensor): Tensor {
  return gemm(hidden, weight, { transposeB: true });
}

export const expansions: { readonly [Name in OperatorName]?: Expansion<Name> } = {
  Silu(inputs) {
    const x = oneOperand(inputs);
    return mul(x, sigmoid(x));
  },

  SquaredRelu(inputs) {
    const positive = relu(oneOperand(inputs));
    return mul(positive, positive);
  },

  CausalAttention(inputs, attributes) {
    const [query, key, value] = threeOperands(inputs);
    const probabilities = attentionProbabilities(query, key, attributes);
    const [, , , dropMask] = inputs;
    return matmul(dropMask === undefined ? probabilities : mul(probabilities, dropMask), value);
  },

  // loss = mean(logsumexp(z) - z[target])
  LinearCrossEntropy(inputs) {
    const [hidden, weight, targets] = threeOperands(inputs);
    const logits = logitsOf(hidden, weight);
    const chosen = gatherElements(logits, reshape(targets, [...targets.shape, 1]));
    return reduceMean(sub(logSumExp(logits), chosen));
  },

  LinearLogSumExp(inputs) {
    const [hidden, weight] = twoOperands(inputs);
    return logSumExp(logitsOf(hidden, weight));
  },
};

/**
 * [N, V] to [N, 1]. With p = softmax(z), log p_k = z_k - logsumexp(z) for every k; taken at the largest, where p_k is at least 1/V and cannot
 * underflow, logsumexp(z) = max z - log max p. The backward pass needs p anyway, so no exponential is taken twice.
 */
function logSumExp(logits: Tensor): Tensor {
  const largest = { axes: [1], keepDimensions: true };
  return sub(reduceMax(logits, largest), log(reduceMax(softmax(logits), largest)));
}
