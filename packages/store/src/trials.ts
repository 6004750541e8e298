/** Trials: shown with their rungs and curves. */
import type { Trial, TrialCurve } from "@trainyard/contracts";
import type { Database } from "./database";
import { trialCurves } from "./trial-curves";
import { listTrials } from "./trial-listing";

export interface TrialStore {
  /** By number. */
  list(sweepId: string): Promise<Trial[]>;
  /** By number, of trials that have a run; at most `points` a curve. */
  curves(sweepId: string, points: number): Promise<TrialCurve[]>;
}

export function createTrialStore(database: Database): TrialStore {
  return {
    list: (sweepId) => database.read((client) => listTrials(client, sweepId)),
    curves: (sweepId, points) => database.read((client) => trialCurves(client, sweepId, points)),
  };
}
