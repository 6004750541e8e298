/** Composite operators: differentiated as a whole, expanded before serialisation. */
import { sameShape } from "../shape";
import type { Tensor } from "../tensor";
import type { CompositeName } from "./attributes";
import { inferUnary } from "./elementwise";
import { dimension, expectCount, type OperatorGroup, operand, type Refuse } from "./operator";

export const composites: OperatorGroup<CompositeName> = {
  Silu: { infer: (inputs, _attributes, refuse) => inferUnary(inputs, refuse) },
  SquaredRelu: { infer: (inputs, _attributes, refuse) => inferUnary(inputs, refuse) },
  CausalAttention: {
    infer(inputs, { bandWidth, alibi }, refuse) {
      if (inputs.length !== 4) expectCount(inputs, 3, refuse);
      const query = operand(inputs, 0, refuse);
      const length = dimension(query.shape, -2, refuse);
      for (const other of inputs.slice(0, 3))
        if (!sameShape(other.shape, query.shape)) refuse("queries, keys and values must have one shape [..., T, D]");
      const dropMask = inputs[3];
      if (dropMask !== undefined && !sameShape(dropMask.shape, query.shape.with(-1, length))) refuse("the drop mask must be [..., T, T]");
      if (bandWidth !== null && bandWidth < 1) refuse(`a band of ${bandWidth} positions is empty`);
      if (alibi && query.shape.length < 3) refuse("ALiBi needs an axis of heads");
      return [{ dataType: "float32", shape: query.shape }];
    },
  },
  LinearCrossEntropy: {
    infer(inputs, _attributes, refuse) {
      expectCount(inputs, 3, refuse);
      const rows = inferLinear(inputs, refuse);
      const targets = operand(inputs, 2, refuse);
      if (targets.dataType !== "int64" || !sameShape(targets.shape, [rows])) refuse("targets must be int64 [N]");
      return [{ dataType: "float32", shape: [] }];
    },
  },
  LinearLogSumExp: {
    infer(inputs, _attributes, refuse) {
      expectCount(inputs, 2, refuse);
      return [{ dataType: "float32", shape: [inferLinear(inputs, refuse), 1] }];
    },
  },
};

/** N of hidden [N, C] and weight [V, C]. */
function inferLinear(inputs: readonly Tensor[], refuse: Refuse): number {
  const hidden = operand(inputs, 0, refuse).shape;
  const weight = operand(inputs, 1, refuse).shape;
  if (hidden.length !== 2 || weight.length !== 2 || hidden[1] !== weight[1]) refuse("needs hidden [N, C] and weight [V, C]");
  return dimension(hidden, 0, refuse);
}
