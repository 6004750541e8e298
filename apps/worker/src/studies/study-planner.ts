/** What plans a study: a function of what is recorded. */
import type { PlannedStudyRun, Store, StudyRecord } from "@trainyard/store";

export interface StudyStep {
  readonly newRuns: readonly PlannedStudyRun[];
  /** Why there is nothing more to do once no run is open; null: it goes on. */
  readonly over: string | null;
}

/** A function of what is recorded: asked when the keeper first sees the study, and again whenever a run came to it or has ended. */
export type StudyPlanner = (store: Store, study: StudyRecord) => Promise<StudyStep>;
