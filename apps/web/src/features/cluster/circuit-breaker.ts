/** How much more the rules may take out of service. Pure. */
import type { Node, RecoveryRules } from "@trainyard/contracts";

export interface BreakerState {
  outOfService: number;
  nodes: number;
  /** One more node would be too many: no rule cordons another. */
  holds: boolean;
}

/** Nodes in these states train nothing new. */
const outStates: readonly Node["state"][] = ["cordoned", "draining", "lost"];

/** As the rules count: the node to be taken comes on top of those that are out, and the last one in service always stays. */
export function breakerState(nodes: readonly Pick<Node, "state">[], { mostCordonedShare }: RecoveryRules): BreakerState {
  const outOfService = nodes.filter(({ state }) => outStates.includes(state)).length;
  const next = outOfService + 1;
  return { outOfService, nodes: nodes.length, holds: next >= nodes.length || next / nodes.length > mostCordonedShare };
}
