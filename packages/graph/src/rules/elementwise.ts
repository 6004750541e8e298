/** Gradient rules of the elementwise operators. */
import { oneOperand, twoOperands } from "../operands";
import { add, div, erf, exp, isPositive, mul, neg, sigmoid, sub } from "../operations";
import type { elementwise } from "../operators/elementwise";
import type { Tensor } from "../tensor";
import { unbroadcast } from "../unbroadcast";
import { notDifferentiable, type RuleContext, type Rules } from "./rule";

const sqrtTwoOverPi = Math.sqrt(2 / Math.PI);
const cubic = 0.044715;

export const elementwiseRules: Rules<Exclude<keyof typeof elementwise, "Min" | "Max">> = {
  // dA = dY, dB = dY
  Add({ inputs, dY }) {
    return inputs.map((input) => unbroadcast(dY, input.shape));
  },
  // dA = dY, dB = -dY
  Sub({ inputs, dY, wanted }) {
    const [a, b] = twoOperands(inputs);
    return [unbroadcast(dY, a.shape), wanted[1] ? neg(unbroadcast(dY, b.shape)) : undefined];
  },
  // dA = dY B, dB = dY A
  Mul({ inputs, dY, wanted }) {
    const [a, b] = twoOperands(inputs);
    return [wanted[0] ? unbroadcast(mul(dY, b), a.shape) : undefined, wanted[1] ? unbroadcast(mul(dY, a), b.shape) : undefined];
  },
  // dA = dY / B, dB = -dY Y / B
  Div({ inputs, outputs, dY, wanted }) {
    const [a, b] = twoOperands(inputs);
    const scaled = div(dY, b);
    return [unbroadcast(scaled, a.shape), wanted[1] ? neg(unbroadcast(mul(scaled, oneOperand(outputs)), b.shape)) : undefined];
  },
  // dX = -dY
  Neg: ({ dY }) => [neg(dY)],
  // dX = dY Y
  Exp: ({ outputs, dY }) => [mul(dY, oneOperand(outputs))],
  // dX = dY / X
  Log: ({ inputs, dY }) => [div(dY, oneOperand(inputs))],
  // dX = dY / (2 Y)
  Sqrt: ({ outputs, dY }) => [div(mul(dY, 0.5), oneOperand(outputs))],
  // dX = dY Y (1 - Y)
  Sigmoid({ outputs, dY }) {
    const y = oneOperand(outputs);
    return [mul(dY, mul(y, sub(1, y)))];
  },
  // dX = dY (1 - Y²)
  Tanh({ outputs, dY }) {
    const y = oneOperand(outputs);
    return [mul(dY, sub(1, mul(y, y)))];
  },
  // dX = dY 2/√π exp(-X²)
  Erf({ inputs, dY }) {
    const x = oneOperand(inputs);
    return [mul(dY, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI)))];
  },
  // dX = dY where X > 0, which is where Y > 0; 0 at the kink
  Relu: ({ outputs, dY }) => [mul(dY, isPositive(oneOperand(outputs)))],
  Gelu: (context) => [(context.attributes.approximate === "tanh" ? tanhGeluGradient : geluGradient)(context)],
  Floor: notDifferentiable,
  BitwiseXor: notDifferentiable,
  ShiftRight: notDifferentiable,
  Cast: notDifferentiable,
};

// Y = X Φ(X), so dX = dY (Φ(X) + X φ(X)), with Φ(x) = (1 + erf(x/√2)) / 2 and φ(x) = exp(-x²/2) / √(2π).
function geluGradient({ inputs, dY }: RuleContext<"Gelu">): Tensor {
  const x = oneOperand(inputs);
  const distribution = add(mul(erf(mul(x, Math.SQRT1_2)), 0.5), 0.5);
  const density = exp(mul(mul(x, x), -0.5));
  return mul(dY, add(distribution, mul(density, mul(x, 1 / Math.sqrt(2 * Math.PI)))));
}

// With v = 2√(2/π)(x + c x³) and s = sigmoid(v), the tanh form is y = x s, because (1 + tanh(v/2)) / 2 = sigmoid(v). So
// dX = dY (s + x s (1 - s) dv/dx) = dY (s + y (1 - s)(α + 3 β x²)), where v = x (α + β x²): y comes from the forward kernel.
function tanhGeluGradient({ inputs, outputs, dY }: RuleContext<"Gelu">): Tensor {
  const x = oneOperand(inputs);
  const alpha = 2 * sqrtTwoOverPi;
  const square = mul(x, x);
  const s = sigmoid(mul(x, add(mul(square, alpha * cubic), alpha)));
  const slope = add(mul(square, 3 * alpha * cubic), alpha);
  return mul(dY, add(s, mul(mul(oneOperand(outputs), sub(1, s)), slope)));
}
