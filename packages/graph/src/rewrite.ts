/** Replaces nodes of a graph by others, operands first; what is not replaced is applied again to its new operands. */
import { GraphError } from "./errors";
import { graphOf } from "./graph";
import type { OperatorNode, Tensor } from "./tensor";
import { liveNodes } from "./traversal";

/** Takes a node with its rewritten operands; answers its rewritten outputs, or undefined to keep the node. */
export type Rewrite = (node: OperatorNode, inputs: readonly Tensor[]) => readonly Tensor[] | undefined;

/** Order of `outputs` is kept. */
export function rewrite(outputs: readonly Tensor[], rule: Rewrite): readonly Tensor[] {
  const replaced = new Map<Tensor, Tensor>();
  const current = (tensor: Tensor) => replaced.get(tensor) ?? tensor;
  for (const node of liveNodes(outputs)) {
    if (node.kind !== "operator") continue;
    const inputs = node.inputs.map(current);
    const rewritten = rule(node, inputs) ?? reapplied(node, inputs);
    for (const [index, output] of node.outputs.entries()) replaced.set(output, rewritten[index] ?? output);
  }
  return outputs.map(current);
}

function reapplied(node: OperatorNode, inputs: readonly Tensor[]): readonly Tensor[] {
  if (inputs.every((input, index) => input === node.inputs[index])) return node.outputs;
  return graphOf(firstOf(node)).apply(node.operator, inputs, node.attributes);
}

export function firstOf(node: OperatorNode): Tensor {
  const [first] = node.outputs;
  if (first === undefined) throw new GraphError(`${node.name} has no output.`);
  return first;
}
