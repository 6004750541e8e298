/** Hyper-parameters for a size from a ladder of one's own. */
import type { ProposalSet } from "@trainyard/contracts";
import { type LadderFacts, ladderFindings } from "@trainyard/search/ladder";
import { memoised } from "./memoised";

const findingsOf = memoised(ladderFindings);

export function ladderProposals(facts: LadderFacts, target: { parameters: number; tokens: number }): ProposalSet[] {
  return findingsOf(facts, [], target).proposals.filter(({ from }) => from === facts.id);
}
