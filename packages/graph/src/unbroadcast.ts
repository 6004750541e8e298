/** Undoes broadcasting: the one place where a gradient is summed back to the shape of an operand. */
import { reduceSum, reshape } from "./operations";
import type { Shape } from "./shape";
import type { Tensor } from "./tensor";

/**
 * Sums `gradient` over every axis along which an operand of `shape` was repeated.
 * 1. Axes that broadcasting added in front are summed away. 2. Axes where the operand has 1 are summed. 3. The 1s come back by a reshape.
 */
export function unbroadcast(gradient: Tensor, shape: Shape): Tensor {
  const added = gradient.shape.length - shape.length;
  const axes = [...gradient.shape.keys()].filter((axis) => axis < added || (shape[axis - added] === 1 && gradient.shape[axis] !== 1));
  return reshape(axes.length === 0 ? gradient : reduceSum(gradient, { axes }), shape);
}
