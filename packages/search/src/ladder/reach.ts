/** How far a ladder can be trusted. */
import type { RunSpecification } from "@trainyard/contracts";
import { bestRuns, countRungs, type LadderFacts } from "./facts";

/** Rungs that must be finished: two make a line, the third says whether it is one. */
const fewestFinished = 3;
/** Times its largest rung. Ours: the published ladders predicted further, with errors that nobody here has measured. */
const farthest = 10;

/** Fields of the model that a ladder varies. */
const sizeFields = new Set(["layers", "width", "heads", "headWidth", "feedForwardWidth", "embeddingWidth"]);

export interface LadderReach {
  readonly rungs: number;
  readonly largestParameters: number;
  /** Largest size it is trusted for, parameters; 0 before enough rungs are finished. */
  readonly reach: number;
}

export function reachOf(facts: Pick<LadderFacts, "runs">): LadderReach {
  const finished = bestRuns(facts);
  const rungs = countRungs(finished);
  const largestParameters = Math.max(0, ...finished.map(({ parameters }) => parameters));
  return { rungs, largestParameters, reach: rungs < fewestFinished ? 0 : farthest * largestParameters };
}

/** Whether two runs are of one recipe but for their size: the same architecture, trained on the same text. */
export function isLike(a: RunSpecification, b: RunSpecification): boolean {
  return a.data.dataset === b.data.dataset && JSON.stringify(shapeless(a)) === JSON.stringify(shapeless(b));
}

function shapeless({ model }: RunSpecification): [string, unknown][] {
  return Object.entries(model)
    .filter(([field]) => !sizeFields.has(field))
    .sort(([first], [second]) => first.localeCompare(second));
}
