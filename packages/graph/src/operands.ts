/** Operands as a tuple, once the shape rule has checked their number. */
import { GraphError } from "./errors";
import type { Tensor } from "./tensor";

export function oneOperand([a]: readonly Tensor[]): Tensor {
  if (a === undefined) throw new GraphError("An operator lacks its operand.");
  return a;
}

export function twoOperands([a, b]: readonly Tensor[]): [Tensor, Tensor] {
  if (a === undefined || b === undefined) throw new GraphError("An operator lacks one of two operands.");
  return [a, b];
}

export function threeOperands([a, b, c]: readonly Tensor[]): [Tensor, Tensor, Tensor] {
  if (a === undefined || b === undefined || c === undefined) throw new GraphError("An operator lacks one of three operands.");
  return [a, b, c];
}
