/** Evaluates a graph in float64, one plain function an operator: the reference that rules and kernels are checked against. */

import { held } from "../data-type";
import { GraphError } from "../errors";
import { lower } from "../lower";
import type { OperatorName } from "../operators/attributes";
import type { OperatorNode, Tensor } from "../tensor";
import { liveNodes } from "../traversal";
import type { ReferenceArray } from "./array";
import { type Kernel, kernels } from "./kernels";

export { arrayOf, type ReferenceArray } from "./array";

/** Values of `outputs` when the inputs have the values `feeds` (by input name, row-major). */
export function evaluate(outputs: readonly Tensor[], feeds: Readonly<Record<string, ArrayLike<number>>>): readonly ReferenceArray[] {
  const values = new Map<Tensor, ReferenceArray>();
  const computed = (tensor: Tensor): ReferenceArray => {
    const value = values.get(tensor);
    if (value === undefined) throw new GraphError(`${tensor.node.name} was read before it was computed.`);
    return value;
  };
  const lowered = lower(outputs);
  for (const node of liveNodes(lowered)) {
    const results =
      node.kind === "operator"
        ? run(node, node.inputs.map(computed))
        : [leafValues(node.kind === "constant" ? node.values : feeds[node.name], node.name)];
    for (const [index, tensor] of node.outputs.entries()) {
      const data = results[index];
      if (data !== undefined) values.set(tensor, { shape: tensor.shape, data: data instanceof Float64Array ? data : data.data });
    }
  }
  return lowered.map(computed);
}

function leafValues(values: ArrayLike<number> | undefined, name: string): Float64Array {
  if (values === undefined) throw new GraphError(`The input ${name} has no value.`);
  return Float64Array.from(values);
}

function run<Name extends OperatorName>(node: OperatorNode<Name>, inputs: readonly ReferenceArray[]): readonly ReferenceArray[] {
  const table: { readonly [Key in OperatorName]?: Kernel<Key> } = kernels;
  const kernel = table[node.operator];
  if (kernel === undefined) throw new GraphError(`${node.operator} has no reference kernel.`);
  const dataType = node.outputs[0]?.dataType ?? "float32";
  const results = kernel(inputs, node.attributes, dataType);
  return dataType === "float32" ? results : results.map(({ shape, data }) => ({ shape, data: data.map(held[dataType]) }));
}
