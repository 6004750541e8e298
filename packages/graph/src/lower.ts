/** Rewrites a graph for execution: composites become their parts, sums move into the kernels that can take them. */
import { expansions } from "./expansions";
import { graphOf } from "./graph";
import { threeOperands, twoOperands } from "./operands";
import { gemm, uniformValue } from "./operations";
import type { OperatorName } from "./operators/attributes";
import { firstOf, rewrite } from "./rewrite";
import { sameShape } from "./shape";
import type { OperatorNode, Tensor } from "./tensor";
import { useCounts } from "./traversal";

/** The same outputs, computed without composites. */
function expandComposites(outputs: readonly Tensor[]): readonly Tensor[] {
  return rewrite(outputs, (node, inputs) => {
    const expanded = expansionOf(node, inputs);
    return expanded === undefined ? undefined : [expanded];
  });
}

function expansionOf<Name extends OperatorName>(node: OperatorNode<Name>, inputs: readonly Tensor[]): Tensor | undefined {
  return graphOf(inputs[0] ?? firstOf(node)).within(node.name, () => expansions[node.operator]?.(inputs, node.attributes));
}

/** Composites expanded and sums fused: what is serialised. Order and names of `outputs` are kept. */
export function lower(outputs: readonly Tensor[]): readonly Tensor[] {
  const expanded = expandComposites(outputs);
  const uses = useCounts(expanded);
  return rewrite(expanded, (node, inputs) => {
    if (node.operator !== "Add") return undefined;
    const [left, right] = twoOperands(node.inputs);
    const [a, b] = twoOperands(inputs);
    // A term that something else also reads must stay a node of its own, or it would be computed twice.
    const fused = (uses.get(right) === 1 ? fuseSum(a, b) : undefined) ?? (uses.get(left) === 1 ? fuseSum(b, a) : undefined);
    return fused === undefined ? undefined : [fused];
  });
}

/** `other + term` in one kernel: A B + other as a Gemm with a third operand; other with rows added instead of zeros with rows added. */
function fuseSum(other: Tensor, term: Tensor): Tensor | undefined {
  const { node } = term;
  if (node.kind !== "operator" || !sameShape(other.shape, term.shape)) return undefined;
  if (node.operator === "Gemm" && node.inputs.length === 2) {
    const [a, b] = twoOperands(node.inputs);
    return gemm(a, b, { ...(node as OperatorNode<"Gemm">).attributes, bias: other });
  }
  if (node.operator === "ScatterAdd") {
    const [data, indices, updates] = threeOperands(node.inputs);
    if (uniformValue(data) === 0) return graphOf(other).apply("ScatterAdd", [other, indices, updates], {})[0];
  }
  return undefined;
}
