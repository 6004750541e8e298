/** Gradient rules of the composites; they rebuild the forward pass's own nodes, which hash-consing finds again. */
import { attentionProbabilities, logitsOf } from "../expansions";
import { oneOperand, threeOperands, twoOperands } from "../operands";
import { add, gather, gemm, matmul, mul, neg, reduceSum, relu, scatterAdd, sigmoid, softmax, sub, transposeLast } from "../operations";
import type { CompositeName } from "../operators/attributes";
import type { Tensor } from "../tensor";
import type { Rules } from "./rule";

export const compositeRules: Rules<CompositeName> = {
  // With s = sigmoid(x), y = x s: dX = dY (s + x s (1 - s)) = dY (s + y (1 - s))
  Silu({ inputs, outputs, dY }) {
    const s = sigmoid(oneOperand(inputs));
    return [mul(dY, add(s, mul(oneOperand(outputs), sub(1, s))))];
  },
  // dX = 2 dY max(0, x): the factor 1 where x > 0 is in max(0, x) already
  SquaredRelu: ({ inputs, dY }) => [mul(dY, mul(relu(oneOperand(inputs)), 2))],
  // With S = scale Q Kᵀ + mask, P = softmax(S), D = M ⊙ P, O = D V (M = 1 without a drop mask):
  // dV = Dᵀ dO, dD = dO Vᵀ, dM = P ⊙ dD, dP = M ⊙ dD, dS = P (dP - δ), dQ = scale dS K, dK = dSᵀ (scale Q).
  // δ = Σ dP P over a row equals Σ dO O over the head's features (FlashAttention, section 3.1), with M too, which is a much smaller sum.
  CausalAttention({ inputs, outputs, attributes, dY, wanted }) {
    const [query, key, value] = threeOperands(inputs);
    const [, , , dropMask] = inputs;
    const { scale } = attributes;
    const masked = (x: Tensor) => (dropMask === undefined ? x : mul(x, dropMask));
    const probabilities = attentionProbabilities(query, key, attributes);
    const delta = reduceSum(mul(dY, oneOperand(outputs)), { axes: [-1], keepDimensions: true });
    const dWeights = matmul(dY, transposeLast(value));
    const dScores = mul(probabilities, sub(masked(dWeights), delta));
    return [
      mul(matmul(dScores, key), scale),
      matmul(transposeLast(dScores), mul(query, scale)),
      matmul(transposeLast(masked(probabilities)), dY),
      wanted[3] ? mul(probabilities, dWeights) : undefined,
    ];
  },
  // With P = softmax(H Wᵀ) and E the one-hot rows of the targets, dZ = (P - E) dY / N, so
  // dH = dZ W = (P W - W[targets]) dY / N, dW = dZᵀ H = Pᵀ H' - Eᵀ H' with H' = H dY / N; Eᵀ H' adds the rows of H' at their targets.
  LinearCrossEntropy({ inputs, dY, wanted }) {
    const [hidden, weight, targets] = threeOperands(inputs);
    const probabilities = softmax(logitsOf(hidden, weight));
    const share = mul(dY, 1 / (hidden.shape[0] ?? 1));
    const scaled = mul(hidden, share);
    return [
      wanted[0] ? mul(sub(gemm(probabilities, weight), gather(weight, targets)), share) : undefined,
      wanted[1] ? scatterAdd(gemm(probabilities, scaled, { transposeA: true }), targets, neg(scaled)) : undefined,
      undefined,
    ];
  },
  // With P = softmax(H Wᵀ), dZ = P dY row by row, so dH = dZ W = (P W) dY and dW = dZᵀ H = Pᵀ (H dY): P W is the cross-entropy's, found again.
  LinearLogSumExp({ inputs, dY, wanted }) {
    const [hidden, weight] = twoOperands(inputs);
    const probabilities = softmax(logitsOf(hidden, weight));
    return [
      wanted[0] ? mul(gemm(probabilities, weight), dY) : undefined,
      wanted[1] ? gemm(probabilities, mul(hidden, dY), { transposeA: true }) : undefined,
    ];
  },
};
