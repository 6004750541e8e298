/** Operators that read or add at positions given by integer tensors. */
import { sameShape } from "../shape";
import { dimension, expectCount, type OperatorGroup, operand } from "./operator";

export const indexing: OperatorGroup<"Gather" | "GatherElements" | "ScatterAdd"> = {
  Gather: {
    infer(inputs, _attributes, refuse) {
      expectCount(inputs, 2, refuse);
      const table = operand(inputs, 0, refuse);
      const indices = operand(inputs, 1, refuse);
      if (indices.dataType === "float32") refuse("indices must be integers");
      if (table.shape.length === 0) refuse("the table needs an axis");
      return [{ dataType: table.dataType, shape: [...indices.shape, ...table.shape.slice(1)] }];
    },
    onnx: () => ({ type: "Gather", attributes: { axis: 0 } }),
  },
  GatherElements: {
    infer(inputs, _attributes, refuse) {
      expectCount(inputs, 2, refuse);
      const data = operand(inputs, 0, refuse);
      const indices = operand(inputs, 1, refuse);
      if (indices.dataType === "float32") refuse("indices must be integers");
      if (data.shape.length !== 2 || !sameShape(indices.shape, [dimension(data.shape, 0, refuse), 1])) refuse("needs [N, V] and [N, 1]");
      return [{ dataType: data.dataType, shape: indices.shape }];
    },
    onnx: () => ({ type: "GatherElements", attributes: { axis: 1 } }),
  },
  ScatterAdd: {
    infer(inputs, _attributes, refuse) {
      expectCount(inputs, 3, refuse);
      const data = operand(inputs, 0, refuse);
      const indices = operand(inputs, 1, refuse);
      const updates = operand(inputs, 2, refuse);
      const [rows = 0, width = 0] = updates.shape;
      if (data.shape.length !== 2 || updates.shape.length !== 2 || data.shape[1] !== width) refuse("needs data [V, C] and updates [N, C]");
      if (indices.dataType === "float32" || !sameShape(indices.shape, [rows, width]))
        refuse("indices must be integers [N, C], a row repeated");
      return [{ dataType: data.dataType, shape: data.shape }];
    },
    // Not ScatterND: its CPU kernel adds from several threads at once and loses updates where an index repeats.
    onnx: () => ({ type: "ScatterElements", attributes: { axis: 0, reduction: "add" } }),
  },
};
