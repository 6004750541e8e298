/** What each kind of study does once its runs have come further: which runs it is to have beside those that are there, and when it is over. */
import type { PlannedStudyRun, Store, StudyKind, StudyRecord } from "@trainyard/store";
import { planAblationStudy } from "./plan-ablation-study";

export interface StudyStep {
  readonly newRuns: readonly PlannedStudyRun[];
  /** Why there is nothing more to do once no run is open; null: it goes on. */
  readonly over: string | null;
}

/** A function of what is recorded: asked when the keeper first sees the study, and again whenever a run came to it or has ended. */
export type StudyPlanner = (store: Store, study: StudyRecord) => Promise<StudyStep>;

/** All rungs are planned when a ladder begins, or by the person who adds one. */
const planLadder: StudyPlanner = async () => ({ newRuns: [], over: "All its runs have ended." });

export const planners: { readonly [Kind in StudyKind]: StudyPlanner } = {
  ladder: planLadder,
  ablation: planAblationStudy,
};
