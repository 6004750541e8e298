/** What training minimises: the cross-entropy, with label smoothing and z-loss where they are asked for. */
import { add, gather, linearCrossEntropy, linearLogSumExp, mul, reduceMean, reduceSum, sub, type Tensor } from "@trainyard/graph";

/** Weights of the terms, float32 scalars; a term left out costs nothing. */
export interface ObjectiveTerms {
  readonly labelSmoothing?: Tensor | undefined;
  readonly zLoss?: Tensor | undefined;
}

export interface Objective {
  /** Mean cross-entropy in nats: what is reported. */
  readonly crossEntropy: Tensor;
  /** What is differentiated. */
  readonly objective: Tensor;
}

/**
 * Of logits z = H Wᵀ, with Z the softmax's denominator; H [N, C], W [V, C], targets int64 [N].
 *
 * Label smoothing ε takes the target distribution (1 - ε) one-hot + ε/V (Szegedy et al., Rethinking the Inception Architecture, 2016, section
 * 7), so that the cross-entropy log Z - z_target becomes log Z - (1 - ε) z_target - ε mean(z): what is added is ε (z_target - mean(z)).
 * z-loss adds c log² Z (Chowdhery et al., PaLM, 2022, section 5). All are means over the N rows.
 */
export function objective(hidden: Tensor, weight: Tensor, targets: Tensor, { labelSmoothing, zLoss }: ObjectiveTerms): Objective {
  const crossEntropy = linearCrossEntropy(hidden, weight, targets);
  const smoothed = labelSmoothing === undefined ? 0 : mul(smoothing(hidden, weight, targets), labelSmoothing);
  const denominator = zLoss === undefined ? 0 : mul(meanSquare(linearLogSumExp(hidden, weight)), zLoss);
  return { crossEntropy, objective: add(add(crossEntropy, smoothed), denominator) };
}

/** mean(z_target) - mean(z). The mean of all N V logits is the product of the mean row of H and the mean row of W. */
function smoothing(hidden: Tensor, weight: Tensor, targets: Tensor): Tensor {
  const chosen = reduceSum(reduceMean(mul(hidden, gather(weight, targets)), { axes: [0] }));
  return sub(chosen, reduceSum(mul(reduceMean(hidden, { axes: [0] }), reduceMean(weight, { axes: [0] }))));
}

function meanSquare(values: Tensor): Tensor {
  return reduceMean(mul(values, values));
}
