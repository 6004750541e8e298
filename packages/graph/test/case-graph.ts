/** Builds the graph of an operator case and the weighted sum that serves as its loss. */
import { cast, Graph, mul, reduceSum, sizeOf, type Tensor } from "../src/index";
import type { OperatorCase } from "./operator-cases";

export interface CaseGraph {
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  /** Σ (i + 1) yᵢ */
  readonly loss: Tensor;
  readonly feeds: Readonly<Record<string, readonly number[]>>;
}

export function caseGraph(operatorCase: OperatorCase): CaseGraph {
  const graph = new Graph();
  const inputs = operatorCase.inputs.map(({ shape, dataType }, index) => graph.input(`x${index}`, dataType ?? "float32", shape));
  const output = operatorCase.build(...inputs);
  if (output === undefined) throw new Error(`${operatorCase.operator} built nothing.`);
  const weights = graph.constant(
    Array.from({ length: sizeOf(output.shape) }, (_, index) => index + 1),
    output.shape,
  );
  const feeds = Object.fromEntries(operatorCase.inputs.map(({ values }, index) => [`x${index}`, values]));
  return { inputs, output, loss: reduceSum(mul(cast(output, "float32"), weights)), feeds };
}
