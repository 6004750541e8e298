/** Operators that normalise over the last axis. */
import { sameShape } from "../shape";
import { dimension, expectCount, type OperatorGroup, operand } from "./operator";

export const normalisation: OperatorGroup<"Softmax" | "LayerNormalization"> = {
  Softmax: {
    infer(inputs, _attributes, refuse) {
      expectCount(inputs, 1, refuse);
      const a = operand(inputs, 0, refuse);
      dimension(a.shape, -1, refuse);
      return [{ dataType: a.dataType, shape: a.shape }];
    },
    onnx: () => ({ type: "Softmax", attributes: { axis: -1 } }),
  },
  LayerNormalization: {
    infer(inputs, _attributes, refuse) {
      expectCount(inputs, 3, refuse);
      const a = operand(inputs, 0, refuse);
      const last = [dimension(a.shape, -1, refuse)];
      for (const parameter of inputs.slice(1))
        if (!sameShape(parameter.shape, last)) refuse("gain and bias must have the size of the last axis");
      const row = { dataType: a.dataType, shape: a.shape.with(-1, 1) };
      return [{ dataType: a.dataType, shape: a.shape }, row, row];
    },
    onnx: ({ epsilon }) => ({ type: "LayerNormalization", attributes: { axis: -1, epsilon: { float: epsilon } } }),
  },
};
