/** What a run would be computed with if it went on now, against what it was computed with. Pure. */
import { type EnvironmentDifference, gatingDifferences, type ResponseOf } from "@trainyard/contracts";

export type RunEnvironments = ResponseOf<"getEnvironment">;

export interface EnvironmentAhead {
  /** Nodes that it would wait on until somebody accepts the differences; alike ones together. */
  readonly changed: readonly { readonly nodes: readonly string[]; readonly differences: readonly EnvironmentDifference[] }[];
  /** Healthy nodes that compute as before. */
  readonly unchanged: readonly string[];
}

/**
 * Null where nothing would have to be accepted, or nothing is known. An environment that the run itself has trained in before asks for nothing again,
 * as at the gate. @param segmentId whose state it would go on from; left out, the newest that was trained
 */
export function environmentAhead(environments: RunEnvironments, runId: string, segmentId?: string): EnvironmentAhead | null {
  const trained = environments.segments.filter(({ environment }) => environment !== null);
  const from = segmentId === undefined ? trained.at(-1) : trained.find((segment) => segment.segmentId === segmentId);
  const before = from?.environment;
  if (before === null || before === undefined) return null;
  const own = trained.filter((segment) => segment.runId === runId);
  const unchanged: string[] = [];
  const changed = new Map<string, { nodes: string[]; differences: readonly EnvironmentDifference[] }>();
  for (const { node, state, environment } of environments.nodes) {
    if (state !== "healthy" || environment === null) continue;
    const isKnown = own.some((segment) => segment.environment !== null && gatingDifferences(segment.environment, environment).length === 0);
    const differences = isKnown ? [] : gatingDifferences(before, environment);
    if (differences.length === 0) unchanged.push(node);
    else {
      const key = JSON.stringify(differences);
      const alike = changed.get(key) ?? { nodes: [], differences };
      changed.set(key, { ...alike, nodes: [...alike.nodes, node] });
    }
  }
  return changed.size === 0 ? null : { changed: [...changed.values()], unchanged };
}
