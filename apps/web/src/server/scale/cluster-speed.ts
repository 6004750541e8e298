/** How fast this cluster's nodes train. */
import type { Node } from "@trainyard/contracts";
import { median } from "@trainyard/recovery";

/** Median of what nodes that are not lost have measured, floating-point operations a second; null: none has. */
export function clusterSpeed(nodes: readonly Pick<Node, "state" | "flopsPerSecond">[]): number | null {
  const rates = nodes.flatMap(({ state, flopsPerSecond }) => (state === "lost" || flopsPerSecond === null ? [] : [flopsPerSecond]));
  return rates.length === 0 ? null : median(rates);
}
