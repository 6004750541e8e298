/** What each kind of study does once its runs have come further: which runs it is to have beside those that are there, and when it is over. */
import type { StudyKind } from "@trainyard/store";
import { planAblationStudy } from "./plan-ablation-study";
import type { StudyPlanner } from "./study-planner";

/** All rungs are planned when a ladder begins, or by the person who adds one. */
const planLadder: StudyPlanner = async () => ({ newRuns: [], over: "All its runs have ended." });

export const planners: { readonly [Kind in StudyKind]: StudyPlanner } = {
  ladder: planLadder,
  ablation: planAblationStudy,
};
