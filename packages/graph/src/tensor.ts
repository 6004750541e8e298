/** The immutable graph: tensors, and the nodes that make them. */
import type { TensorType } from "./data-type";
import type { OperatorAttributes, OperatorName } from "./operators/attributes";

/** One output of one node. */
export interface Tensor extends TensorType {
  readonly node: Node;
  /** Which of the node's outputs it is. */
  readonly output: number;
}

interface NodeBase {
  /** Position in creation order, which is a topological order. */
  readonly id: number;
  /** Unique and readable: `h.0.attn/MatMul_17`. */
  readonly name: string;
  readonly outputs: readonly Tensor[];
}

/** Fed from outside at each run. */
export interface InputNode extends NodeBase {
  readonly kind: "input";
}

/** Values fixed when the graph is built. */
export interface ConstantNode extends NodeBase {
  readonly kind: "constant";
  readonly values: Float64Array;
  /** The value all elements share, if they do. */
  readonly uniform: number | undefined;
}

export interface OperatorNode<Name extends OperatorName = OperatorName> extends NodeBase {
  readonly kind: "operator";
  readonly operator: Name;
  readonly attributes: OperatorAttributes[Name];
  readonly inputs: readonly Tensor[];
}

export type Node = InputNode | ConstantNode | OperatorNode;

/** Operands of a node; inputs and constants have none. */
export function operandsOf(node: Node): readonly Tensor[] {
  return node.kind === "operator" ? node.inputs : [];
}
