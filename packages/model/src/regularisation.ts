/** L1 and L2 penalties as parts of the gradient, before it is measured and clipped. */
import { add, mul, sign, type Tensor } from "@trainyard/graph";

/** Weights of the penalties, float32 scalars; one left out costs nothing. */
export interface Penalties {
  readonly l1: Tensor | undefined;
  readonly l2: Tensor | undefined;
}

/**
 * The gradient of loss + l1 Σ |p| + l2/2 Σ p²: g + l1 sign(p) + l2 p. `count` is how many micro-batches' mean gradients `gradient` sums
 * up, each of which the penalty belongs to once. Unlike decoupled weight decay it passes through momentum and normalisation.
 */
export function penalised(gradient: Tensor, value: Tensor, { l1, l2 }: Penalties, count: Tensor | number): Tensor {
  const withMagnitudes = l1 === undefined ? gradient : add(gradient, mul(sign(value), mul(l1, count)));
  return l2 === undefined ? withMagnitudes : add(withMagnitudes, mul(value, mul(l2, count)));
}
