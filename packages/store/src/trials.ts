/** Trials: shown with their rungs and curves, ended, gone on with, promoted, repeated, added, marked. */
import type { Trial, TrialCurve } from "@trainyard/contracts";
import type { Database } from "./database";
import {
  extendTrial,
  lockTrial,
  type Promotion,
  promoteTrial,
  resumeTrial,
  stopTrial,
  type TrialActed,
  type TrialInput,
} from "./trial-actions";
import { addTrial, repeatTrial } from "./trial-additions";
import { trialCurves } from "./trial-curves";
import { listTrials } from "./trial-listing";

export interface TrialStore {
  /** By number. */
  list(sweepId: string): Promise<Trial[]>;
  /** By number, of trials that have a run; at most `points` a curve. */
  curves(sweepId: string, points: number): Promise<TrialCurve[]>;
  /** Ends a trial that waits or trains. Conflict when it has ended. */
  stop(input: TrialInput): Promise<TrialActed>;
  /** A person goes on with it to its end, whatever the search made of it. Conflict while it trains, or when it came to its end. */
  resume(input: TrialInput): Promise<TrialActed>;
  /** Goes on beyond its budget: its duration becomes `factor` times what was planned. Conflict while it trains. */
  extend(input: TrialInput & { factor: number }): Promise<TrialActed>;
  /** A run of its own grows out of the trial. Conflict where it has no checkpoint to go on from. */
  promote(input: Promotion): Promise<TrialActed>;
  /** Further seeds of its values. Answers the new trials' numbers. */
  repeat(input: TrialInput & { seeds: number }): Promise<number[]>;
  /** Answers its number. Conflict where its values were tried already. */
  add(sweepId: string, trial: Parameters<typeof addTrial>[2]): Promise<number>;
  setPinned(input: TrialInput & { pinned: boolean }): Promise<TrialActed>;
  tag(input: TrialInput & { add: readonly string[]; remove: readonly string[] }): Promise<TrialActed>;
}

export function createTrialStore(database: Database): TrialStore {
  return {
    list: (sweepId) => database.read((client) => listTrials(client, sweepId)),
    curves: (sweepId, points) => database.read((client) => trialCurves(client, sweepId, points)),
    stop: (input) => database.transaction((transaction) => stopTrial(transaction, input)),
    resume: (input) => database.transaction((transaction) => resumeTrial(transaction, input)),
    extend: (input) => database.transaction((transaction) => extendTrial(transaction, input)),
    promote: (input) => database.transaction((transaction) => promoteTrial(transaction, input)),
    repeat: (input) => database.transaction((transaction) => repeatTrial(transaction, input)),
    add: (sweepId, trial) => database.transaction((transaction) => addTrial(transaction, sweepId, trial)),
    setPinned: ({ pinned, ...input }) =>
      database.transaction(async (transaction) => {
        const { trial } = await lockTrial(transaction, input);
        await transaction.trial.update({ where: { id: trial.id }, data: { pinned } });
        return { runId: trial.runId, wakeNodeId: null };
      }),
    tag: ({ add, remove, ...input }) =>
      database.transaction(async (transaction) => {
        const { trial } = await lockTrial(transaction, input);
        const { tags } = await transaction.trial.findUniqueOrThrow({ where: { id: trial.id }, select: { tags: true } });
        const kept = tags.filter((tag) => !remove.includes(tag));
        await transaction.trial.update({ where: { id: trial.id }, data: { tags: [...new Set([...kept, ...add])] } });
        return { runId: trial.runId, wakeNodeId: null };
      }),
  };
}
