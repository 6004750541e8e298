/** Elementwise operators. */
import { broadcastShapes } from "../shape";
import { expectCount, type Operator, type OperatorGroup, operand } from "./operator";

type Binary = "Add" | "Sub" | "Mul" | "Div" | "Min";
type Unary = "Neg" | "Exp" | "Log" | "Sqrt" | "Sigmoid" | "Tanh" | "Gelu";

const binary = <Name extends Binary>(type: Name): Operator<Name> => ({
  infer(inputs, _attributes, refuse) {
    expectCount(inputs, 2, refuse);
    const a = operand(inputs, 0, refuse);
    const b = operand(inputs, 1, refuse);
    if (a.dataType !== b.dataType) refuse(`operands are ${a.dataType} and ${b.dataType}`);
    const shape = broadcastShapes(a.shape, b.shape) ?? refuse("operands do not broadcast");
    return [{ dataType: a.dataType, shape }];
  },
  onnx: () => ({ type }),
});

const unary = <Name extends Unary>(type: Name, attributes: Record<string, string> = {}): Operator<Name> => ({
  infer(inputs, _attributes, refuse) {
    expectCount(inputs, 1, refuse);
    const a = operand(inputs, 0, refuse);
    if (a.dataType !== "float32") refuse(`operand is ${a.dataType}, not float32`);
    return [{ dataType: a.dataType, shape: a.shape }];
  },
  onnx: () => ({ type, attributes }),
});

/** TensorProto.DataType of the ONNX standard. */
const onnxDataType = { float32: 1, int32: 6, int64: 7 } as const;

export const elementwise: OperatorGroup<Binary | Unary | "Cast"> = {
  Add: binary("Add"),
  Sub: binary("Sub"),
  Mul: binary("Mul"),
  Div: binary("Div"),
  Min: binary("Min"),
  Neg: unary("Neg"),
  Exp: unary("Exp"),
  Log: unary("Log"),
  Sqrt: unary("Sqrt"),
  Sigmoid: unary("Sigmoid"),
  Tanh: unary("Tanh"),
  Gelu: unary("Gelu", { approximate: "tanh" }),
  Cast: {
    infer: (inputs, { to }, refuse) => [{ dataType: to, shape: operand(inputs, 0, refuse).shape }],
    onnx: ({ to }) => ({ type: "Cast", attributes: { to: onnxDataType[to] } }),
  },
};
