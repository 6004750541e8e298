/** What an operator has to declare: its shape rule and how it is written in ONNX. */

import type { TensorType } from "../data-type";
import type { Shape } from "../shape";
import type { Tensor } from "../tensor";
import type { OperatorAttributes, OperatorName } from "./attributes";

/** An attribute of an ONNX node. */
export type OnnxAttribute = number | string | readonly number[] | { readonly float: number };

/** The ONNX form of a node; `parameters` are constant int64 operands that follow the tensors (axes, shapes, starts). */
export interface OnnxForm {
  readonly type: string;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  readonly parameters?: readonly { readonly values: readonly number[] }[];
}

/** Reports operands that do not fit; the caller turns the reason into a ShapeError with operator, node and shapes. */
export type Refuse = (reason: string) => never;

export interface Operator<Name extends OperatorName = OperatorName> {
  /** Types of the outputs, or a refusal. */
  infer(inputs: readonly Tensor[], attributes: OperatorAttributes[Name], refuse: Refuse): readonly TensorType[];
  /** Absent for composites, which are expanded first. */
  readonly onnx?: (attributes: OperatorAttributes[Name], inputs: readonly Tensor[]) => OnnxForm;
}

export type OperatorGroup<Name extends OperatorName> = { readonly [Key in Name]: Operator<Key> };

/** The operand at `index`, refusing where it is missing. */
export function operand(inputs: readonly Tensor[], index: number, refuse: Refuse): Tensor {
  return inputs[index] ?? refuse(`needs at least ${index + 1} operands, got ${inputs.length}`);
}

/** Refuses any other number of operands. */
export function expectCount(inputs: readonly Tensor[], count: number, refuse: Refuse): void {
  if (inputs.length !== count) refuse(`needs ${count} operands, got ${inputs.length}`);
}

/** Size of one axis, refusing where the rank is too small. */
export function dimension(shape: Shape, axis: number, refuse: Refuse): number {
  return shape.at(axis) ?? refuse(`axis ${axis} is outside the rank ${shape.length}`);
}
