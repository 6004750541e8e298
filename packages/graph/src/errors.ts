/** The typed errors of graph construction and differentiation; each names the operator and the node. */
import { TrainyardError } from "@trainyard/contracts";
import { formatShape, type Shape } from "./shape";

/** Operand shapes (or types) that do not fit an operator. */
export class ShapeError extends TrainyardError {
  readonly operator: string;
  readonly node: string;
  readonly shapes: readonly Shape[];

  constructor(operator: string, node: string, shapes: readonly Shape[], reason: string) {
    super("shape", `${operator} at node ${node}: ${reason} (operands ${shapes.map(formatShape).join(" and ")}).`);
    this.operator = operator;
    this.node = node;
    this.shapes = shapes;
  }
}

/** The loss depends on a wanted tensor through an operator that has no derivative, or whose rule nobody has written. */
export class GradientError extends TrainyardError {
  readonly operator: string;
  readonly node: string;

  constructor(operator: string, node: string, reason: string) {
    super("no-gradient", `${operator} at node ${node}: ${reason}`);
    this.operator = operator;
    this.node = node;
  }
}

/** A graph put together wrongly: a name used twice, tensors of two graphs, an output that is none of its tensors. */
export class GraphError extends TrainyardError {
  constructor(message: string) {
    super("internal", message);
  }
}
