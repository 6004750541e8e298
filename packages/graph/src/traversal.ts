/** Walks over the nodes that a set of tensors needs; everything else is dead and never visited. */
import { type Node, operandsOf, type Tensor } from "./tensor";

/** Nodes that `outputs` depend on, operands before users. */
export function liveNodes(outputs: readonly Tensor[]): Node[] {
  const live = new Set<Node>();
  const pending = outputs.map((output) => output.node);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (live.has(node)) continue;
    live.add(node);
    pending.push(...operandsOf(node).map((operand) => operand.node));
  }
  return [...live].sort((a, b) => a.id - b.id);
}

/** How often each tensor is read by live nodes or is itself an output. */
export function useCounts(outputs: readonly Tensor[]): ReadonlyMap<Tensor, number> {
  const counts = new Map<Tensor, number>();
  const count = (tensor: Tensor) => counts.set(tensor, (counts.get(tensor) ?? 0) + 1);
  outputs.forEach(count);
  for (const node of liveNodes(outputs)) operandsOf(node).forEach(count);
  return counts;
}
