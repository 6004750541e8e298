/** Matrix products. */
import { broadcastShapes, sameShape } from "../shape";
import { dimension, expectCount, type OperatorGroup, operand } from "./operator";

export const linearAlgebra: OperatorGroup<"MatMul" | "Gemm"> = {
  MatMul: {
    infer(inputs, _attributes, refuse) {
      expectCount(inputs, 2, refuse);
      const a = operand(inputs, 0, refuse).shape;
      const b = operand(inputs, 1, refuse).shape;
      if (a.length < 2 || b.length < 2) refuse("both operands need two axes or more");
      const inner = dimension(a, -1, refuse);
      if (inner !== dimension(b, -2, refuse)) refuse(`inner sizes ${inner} and ${dimension(b, -2, refuse)} differ`);
      const batch = broadcastShapes(a.slice(0, -2), b.slice(0, -2)) ?? refuse("batch axes do not broadcast");
      return [{ dataType: "float32", shape: [...batch, dimension(a, -2, refuse), dimension(b, -1, refuse)] }];
    },
    onnx: () => ({ type: "MatMul" }),
  },
  Gemm: {
    infer(inputs, { transposeA, transposeB }, refuse) {
      if (inputs.length !== 2) expectCount(inputs, 3, refuse);
      const a = operand(inputs, 0, refuse).shape;
      const b = operand(inputs, 1, refuse).shape;
      if (a.length !== 2 || b.length !== 2) refuse("operands must be matrices");
      const [rows, innerA] = transposeA ? [...a].reverse() : a;
      const [innerB, columns] = transposeB ? [...b].reverse() : b;
      if (rows === undefined || columns === undefined || innerA !== innerB) return refuse(`inner sizes ${innerA} and ${innerB} differ`);
      const shape = [rows, columns];
      const c = inputs[2]?.shape;
      if (c !== undefined && !sameShape(broadcastShapes(c, shape) ?? [], shape))
        refuse("the third operand does not broadcast to the product");
      return [{ dataType: "float32", shape }];
    },
    onnx: ({ transposeA, transposeB }) => ({ type: "Gemm", attributes: { transA: Number(transposeA), transB: Number(transposeB) } }),
  },
};
