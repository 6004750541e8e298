/** Global-norm clipping as graph nodes. */
import { add, concat, div, min, reduceSum, reduceSumSquare, reshape, sqrt, type Tensor } from "@trainyard/graph";

export interface GradientNorms {
  /** L2 norm of all gradients together, a scalar. */
  readonly global: Tensor;
  /** L2 norm of each gradient, [P]. */
  readonly each: Tensor;
}

/** Norms before clipping; NaN and infinity pass through and stay visible. */
export function gradientNorms(gradients: readonly Tensor[]): GradientNorms {
  const squares = gradients.map((gradient) => {
    // Two stages keep float32 sums short, and the first runs on all threads.
    const rows = reduceSumSquare(gradient, { axes: [-1] });
    return reshape(reduceSum(rows), [1]);
  });
  const each = concat(squares, 0);
  return { global: sqrt(reduceSum(each)), each: sqrt(each) };
}

/** min(1, clipNorm / (norm + 1e-6)), as PyTorch's clip_grad_norm_ has it. */
export function clipFactor(norm: Tensor, clipNorm: Tensor): Tensor {
  return min(div(clipNorm, add(norm, 1e-6)), 1);
}
