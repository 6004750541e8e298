/** Gradient rules of the reductions. */
import { oneOperand } from "../operands";
import { expand, mul, reshape } from "../operations";
import { reducedShape, sizeOf } from "../shape";
import type { Tensor } from "../tensor";
import type { Rules } from "./rule";

/** dY with the reduced axes back as 1, so that it broadcasts over X. */
function restored(dY: Tensor, x: Tensor, axes: readonly number[]): Tensor {
  return reshape(dY, reducedShape(x.shape, axes, true));
}

export const reductionRules: Rules<"ReduceSum" | "ReduceMean" | "ReduceSumSquare"> = {
  // dX = dY, repeated
  ReduceSum({ inputs, attributes, dY }) {
    const x = oneOperand(inputs);
    return [expand(restored(dY, x, attributes.axes), x.shape)];
  },
  // dX = dY / n, repeated
  ReduceMean({ inputs, outputs, attributes, dY }) {
    const x = oneOperand(inputs);
    const count = sizeOf(x.shape) / sizeOf(oneOperand(outputs).shape);
    return [expand(restored(mul(dY, 1 / count), x, attributes.axes), x.shape)];
  },
  // dX = 2 dY X
  ReduceSumSquare({ inputs, attributes, dY }) {
    const x = oneOperand(inputs);
    return [mul(x, restored(mul(dY, 2), x, attributes.axes))];
  },
};
