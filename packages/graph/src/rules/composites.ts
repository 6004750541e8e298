/** Gradient rules of the composites; they rebuild the forward pass's own nodes, which hash-consing finds again. */
import { attentionProbabilities, logitsOf } from "../expansions";
import { oneOperand, threeOperands } from "../operands";
import { gather, gemm, matmul, mul, neg, reduceSum, scatterAdd, softmax, sub, transposeLast } from "../operations";
import type { Rules } from "./rule";

export const compositeRules: Rules<"CausalAttention" | "LinearCrossEntropy"> = {
  // With S = scale Q Kᵀ + mask, P = softmax(S), O = P V:
  // dV = Pᵀ dO, dP = dO Vᵀ, dS = P (dP - δ), dQ = scale dS K, dK = dSᵀ (scale Q).
  // δ = Σ dP P over a row equals Σ dO O over the head's D features (FlashAttention, section 3.1), which is a much smaller sum.
  CausalAttention({ inputs, outputs, attributes: { scale }, dY }) {
    const [query, key, value] = threeOperands(inputs);
    const probabilities = attentionProbabilities(query, key, scale);
    const delta = reduceSum(mul(dY, oneOperand(outputs)), { axes: [-1], keepDimensions: true });
    const dScores = mul(probabilities, sub(matmul(dY, transposeLast(value)), delta));
    return [mul(matmul(dScores, key), scale), matmul(transposeLast(dScores), mul(query, scale)), matmul(transposeLast(probabilities), dY)];
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
};
