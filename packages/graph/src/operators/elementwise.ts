/** Elementwise operators. */
import type { TensorType } from "../data-type";
import { broadcastShapes } from "../shape";
import type { Tensor } from "../tensor";
import { expectCount, type Operator, type OperatorGroup, operand, type Refuse } from "./operator";

type Binary = "Add" | "Sub" | "Mul" | "Div" | "Min" | "Max";
type Unary = "Neg" | "Exp" | "Log" | "Sqrt" | "Sigmoid" | "Tanh" | "Erf" | "Floor" | "Relu";

function inferBinary(inputs: readonly Tensor[], refuse: Refuse): readonly [TensorType] {
  expectCount(inputs, 2, refuse);
  const a = operand(inputs, 0, refuse);
  const b = operand(inputs, 1, refuse);
  if (a.dataType !== b.dataType) refuse(`operands are ${a.dataType} and ${b.dataType}`);
  const shape = broadcastShapes(a.shape, b.shape) ?? refuse("operands do not broadcast");
  return [{ dataType: a.dataType, shape }];
}

/** One float32 operand, the result like it. */
export function inferUnary(inputs: readonly Tensor[], refuse: Refuse): readonly [TensorType] {
  expectCount(inputs, 1, refuse);
  const { dataType, shape } = operand(inputs, 0, refuse);
  if (dataType !== "float32") refuse(`operand is ${dataType}, not float32`);
  return [{ dataType, shape }];
}

const binary = <Name extends Binary>(type: Name): Operator<Name> => ({
  infer: (inputs, _attributes, refuse) => inferBinary(inputs, refuse),
  onnx: () => ({ type }),
});

const unary = <Name extends Unary>(type: Name): Operator<Name> => ({
  infer: (inputs, _attributes, refuse) => inferUnary(inputs, refuse),
  onnx: () => ({ type }),
});

/** TensorProto.DataType of the ONNX standard. */
const onnxDataType = { float32: 1, int32: 6, int64: 7, uint32: 12 } as const;

export const elementwise: OperatorGroup<Binary | Unary | "BitwiseXor" | "ShiftRight" | "Gelu" | "Cast"> = {
  Add: binary("Add"),
  Sub: binary("Sub"),
  Mul: binary("Mul"),
  Div: binary("Div"),
  Min: binary("Min"),
  Max: binary("Max"),
  BitwiseXor: {
    infer(inputs, _attributes, refuse) {
      const [type] = inferBinary(inputs, refuse);
      return type.dataType === "float32" ? refuse("operands must be integers") : [type];
    },
    onnx: () => ({ type: "BitwiseXor" }),
  },
  ShiftRight: {
    infer(inputs, _attributes, refuse) {
      const [type] = inferBinary(inputs, refuse);
      return type.dataType === "uint32" ? [type] : refuse("operands must be uint32");
    },
    onnx: () => ({ type: "BitShift", attributes: { direction: "RIGHT" } }),
  },
  Neg: unary("Neg"),
  Exp: unary("Exp"),
  Log: unary("Log"),
  Sqrt: unary("Sqrt"),
  Sigmoid: unary("Sigmoid"),
  Tanh: unary("Tanh"),
  Erf: unary("Erf"),
  Floor: unary("Floor"),
  Relu: unary("Relu"),
  Gelu: {
    infer: (inputs, _attributes, refuse) => inferUnary(inputs, refuse),
    onnx: ({ approximate }) => ({ type: "Gelu", attributes: { approximate } }),
  },
  Cast: {
    infer: (inputs, { to }, refuse) => [{ dataType: to, shape: operand(inputs, 0, refuse).shape }],
    onnx: ({ to }) => ({ type: "Cast", attributes: { to: onnxDataType[to] } }),
  },
};
