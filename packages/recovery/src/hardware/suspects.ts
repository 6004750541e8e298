/** Which of the nodes behind a stretch of a run is most likely at fault: evidence a node, each piece with its weight. */
import type { Suspect } from "@trainyard/contracts";
import { diagnosticEvidence, incidentEvidence, speedEvidence, telemetryEvidence } from "./evidence";
import type { SuspectFacts } from "./suspect-facts";

/**
 * Most suspicious first; equal ones by name. Weights are chances that the node is at fault given that piece of evidence alone, ours by judgement;
 * they are joined as independent ones, 1 - Π(1 - weight), so that the score grows with each piece and stays below 1.
 */
export function rankSuspects(facts: SuspectFacts): Suspect[] {
  return facts.nodes
    .map((node): Suspect => {
      const evidence = [
        ...speedEvidence(node, facts),
        ...incidentEvidence(node, facts),
        ...diagnosticEvidence(node),
        ...telemetryEvidence(node),
      ].toSorted((a, b) => b.weight - a.weight);
      const score = 1 - evidence.reduce((innocent, { weight }) => innocent * (1 - weight), 1);
      return { nodeId: node.nodeId, node: node.node, state: node.state, score, evidence };
    })
    .toSorted((a, b) => b.score - a.score || (a.node < b.node ? -1 : 1));
}
