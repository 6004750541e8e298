/** Factors on heads, hidden units and sub-blocks: 1 leaves a part in, 0 takes it out, and the loss has a gradient by each of them. */
import { removedHeads } from "@trainyard/contracts";
import { add, graphOf, mul, reshape, slice, sub, type Tensor } from "@trainyard/graph";
import type { ForwardPass, GatedPart } from "./forward-pass";

/** Factors of one layer, [1, n]; undefined: none. */
export function gateOf({ gates }: ForwardPass, part: GatedPart, layer: number): Tensor | undefined {
  const gate = gates?.[part];
  return gate === undefined ? undefined : slice(gate, 0, layer, layer + 1);
}

/** On `attended` [B, H, T, D]: zero for the heads that the specification removes, times the gates where there are any; undefined: nothing to do. */
export function headFactors(pass: ForwardPass, layer: number, attended: Tensor): Tensor | undefined {
  const { heads } = pass.model;
  const removed = removedHeads(pass.model, layer);
  const gate = gateOf(pass, "heads", layer);
  const gates = gate === undefined ? undefined : reshape(gate, [heads, 1, 1]);
  if (removed.length === 0) return gates;
  const factors = Array.from({ length: heads }, (_, head) => (removed.includes(head) ? 0 : 1));
  const kept = graphOf(attended).constant(factors, [heads, 1, 1]);
  return gates === undefined ? kept : mul(gates, kept);
}

/** `from` at gate 0, `to` at gate 1 (both in the same bits) or without one. */
export function between(from: Tensor, to: Tensor, gate: Tensor | undefined): Tensor {
  return gate === undefined ? to : add(mul(to, gate), mul(from, sub(1, gate)));
}
