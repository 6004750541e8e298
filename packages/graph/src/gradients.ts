/** Reverse-mode differentiation: new nodes of the same graph that compute the gradients of a scalar. */
import { GradientError, GraphError } from "./errors";
import { type Graph, graphOf } from "./graph";
import { add } from "./operations";
import type { OperatorName } from "./operators/attributes";
import { type GradientRule, notDifferentiable } from "./rules/rule";
import { gradientRules } from "./rules/table";
import { sizeOf } from "./shape";
import type { Node, OperatorNode, Tensor } from "./tensor";
import { liveNodes } from "./traversal";

/**
 * Gradients of `loss` (one element) with respect to each of `wanted`, in their order and shapes.
 * Throws a GradientError where the loss does not depend on one of them, or only through an operator that has no rule.
 */
export function gradients(loss: Tensor, wanted: readonly Tensor[]): readonly Tensor[] {
  if (sizeOf(loss.shape) !== 1) throw new GraphError("Only a tensor of one element has gradients.");
  const graph = graphOf(loss);
  const nodes = liveNodes([loss]);
  const depends = dependentNodes(nodes, wanted);
  const collected = new Map<Tensor, Tensor>([[loss, graph.constant([1], loss.shape)]]);

  for (const node of nodes.toReversed()) {
    if (node.kind !== "operator" || !depends.has(node)) continue;
    const outputGradients = node.outputs.map((output) => collected.get(output));
    if (outputGradients.every((gradient) => gradient === undefined)) continue;
    const isWanted = node.inputs.map((input) => depends.has(input.node));
    const inputGradients = applyRule(graph, node, outputGradients, isWanted);
    for (const [index, input] of node.inputs.entries()) {
      if (!isWanted[index]) continue;
      const gradient = inputGradients[index];
      if (gradient === undefined) throw new GradientError(node.operator, node.name, `it has no derivative by operand ${index}.`);
      const before = collected.get(input);
      collected.set(input, before === undefined ? gradient : add(before, gradient));
    }
  }
  return wanted.map((tensor) => {
    const gradient = collected.get(tensor);
    if (gradient === undefined) throw new GradientError("Gradient", tensor.node.name, "the loss does not depend on it.");
    return gradient;
  });
}

/** The nodes that a wanted tensor flows into, the wanted ones included. */
function dependentNodes(nodes: readonly Node[], wanted: readonly Tensor[]): ReadonlySet<Node> {
  const depends = new Set<Node>(wanted.map((tensor) => tensor.node));
  for (const node of nodes) if (node.kind === "operator" && node.inputs.some((input) => depends.has(input.node))) depends.add(node);
  return depends;
}

function applyRule<Name extends OperatorName>(
  graph: Graph,
  node: OperatorNode<Name>,
  outputGradients: readonly (Tensor | undefined)[],
  wanted: readonly boolean[],
): readonly (Tensor | undefined)[] {
  // The table is keyed by the same names, so the rule found under a name takes nodes of that name.
  const rule = gradientRules[node.operator] as GradientRule<Name> | typeof notDifferentiable | undefined;
  if (rule === undefined) throw new GradientError(node.operator, node.name, "this operator has no gradient rule.");
  if (rule === notDifferentiable) throw new GradientError(node.operator, node.name, "this operator is not differentiable.");
  const { attributes, inputs, outputs } = node;
  const dY = outputGradients[0] ?? graph.constant([0], outputs[0]?.shape ?? []);
  const context = { node, attributes, inputs, outputs, dY, outputGradients, wanted };
  return graph.within(`gradient/${node.name}`, () => rule(context));
}
