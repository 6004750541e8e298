/** Muon: Jordan et al., Muon: An optimizer for hidden layers in neural networks (2024), scaled as in Liu et al., Muon is Scalable for LLM Training (2025). */
import { add, div, gemm, mul, reduceSumSquare, sqrt, sub, type Tensor } from "@trainyard/graph";
import { decayed } from "./decoupled-decay";
import type { Optimizer } from "./optimizer";
import { slotsByOptimizer } from "./slots";

/** x ← a x + b x³ + c x⁵ takes singular values in (0, 1] to about 1, between 0.7 and 1.2, in five rounds; Jordan's coefficients. */
const [a, b, c] = [3.4445, -4.775, 2.0315];
const rounds = 5;
/** Added to the norm, as published. */
const normEpsilon = 1e-7;
/** Root mean square of AdamW's updates in practice, so that one learning rate serves both (Liu et al., section 2.2). */
const updateSize = 0.2;

/**
 * With clipped gradient f g: m' = μ m + f g, p' = (1 - η λ) p - η 0.2 √max(rows, columns) orthogonal(m'), or with Nesterov
 * orthogonal(f g + μ m'). An orthogonal matrix has the root mean square 1 / √max(rows, columns), which the root undoes.
 */
export const muon: Optimizer = {
  isElementwise: () => false,
  slots: slotsByOptimizer.muon,
  scalarValues: ({ weightDecay, momentum }, learningRate) => ({ learningRate, weightDecay, momentum }),
  update(update, { nesterov }) {
    const { gradient, factor, scalar, slot } = update;
    const clipped = mul(gradient, factor);
    const buffer = add(mul(slot("momentum"), scalar("momentum")), clipped);
    const direction = nesterov ? add(clipped, mul(buffer, scalar("momentum"))) : buffer;
    const size = updateSize * Math.sqrt(Math.max(...gradient.shape));
    const change = mul(orthogonalised(direction), mul(scalar("learningRate"), size));
    return { value: sub(decayed(update), change), slots: { momentum: buffer } };
  },
};

/**
 * U Vᵀ of the singular value decomposition, nearly, by Newton-Schulz iterations: X ← a X + (b A + c A²) X with A = X Xᵀ. A tall matrix
 * takes X ← a X + X (b A + c A²) with A = Xᵀ X, the same by transposition, so that A is always the smaller of the two squares.
 */
function orthogonalised(matrix: Tensor): Tensor {
  const isTall = (matrix.shape[0] ?? 1) > (matrix.shape[1] ?? 1);
  let x = div(matrix, add(sqrt(reduceSumSquare(matrix)), normEpsilon));
  for (let round = 0; round < rounds; round += 1) {
    const square = gemm(x, x, { transposeA: isTall, transposeB: !isTall });
    const polynomial = add(mul(square, b), gemm(mul(square, c), square));
    x = add(mul(x, a), isTall ? gemm(x, polynomial) : gemm(polynomial, x));
  }
  return x;
}
