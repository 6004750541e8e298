/** What an agent that watches a run's figures reads and writes: the curve before its segment, alarms, and what policies make of them. */
import type { Alarm, Policy } from "@trainyard/contracts";
import { type AlarmIncident, type RaisedAlarm, recordAlarm } from "./alarms";
import { guardBy } from "./arming";
import { type CurvePoint, newestPoints } from "./curve-points";
import type { Database } from "./database";
import { effectivePath } from "./lineage";
import { lineageOf } from "./lineage-rows";
import { type Decided, decide, type PastDecision, type Verdict, watchingPolicies } from "./policy-deciding";
import { lockOwned, type SegmentWriter } from "./row-locks";

/** Writes reject with FencedError when the writer no longer owns the segment, and have then written nothing; done twice, the first stays. */
export interface StabilityStore {
  /** The newest `count` points that the segment goes on from, oldest first. */
  before(segment: { runId: string; startStep: number }, count: number): Promise<CurvePoint[]>;
  /** Has the run leave out updates where policies that act say so. */
  guard(writer: SegmentWriter): Promise<void>;
  /** The incident of the alarm: a new one, or its group's. */
  alarmed(writer: SegmentWriter, raised: RaisedAlarm): Promise<AlarmIncident>;
  /** Policies that watch the run, with what each has decided on it before. */
  policies(runId: string): Promise<{ policy: Policy; past: PastDecision[] }[]>;
  /** Keeps the decision and carries it out; null: it was decided already. After a roll-back the segment is the writer's no more. */
  decided(writer: SegmentWriter, decision: PolicyVerdictInput): Promise<Decided | null>;
}

interface PolicyVerdictInput {
  readonly policy: Policy;
  readonly alarm: Alarm;
  readonly incidentId: string;
  readonly firstWarningStep: number;
  /** Seen by the run at the alarm. */
  readonly tokens: number;
  readonly verdict: Verdict;
}

export function createStabilityStore(database: Database): StabilityStore {
  return {
    before: ({ runId, startStep }, count) =>
      database.read(async (client) => {
        const path = effectivePath(await lineageOf(client, runId), runId).slice(0, -1);
        return newestPoints(client, path, { count, upToStep: startStep });
      }),
    guard: (writer) => database.transaction(async (transaction) => guardBy(transaction, await lockOwned(transaction, writer))),
    alarmed: (writer, raised) =>
      database.transaction(async (transaction) => recordAlarm(transaction, await lockOwned(transaction, writer), raised)),
    policies: (runId) => database.read((client) => watchingPolicies(client, runId)),
    decided: (writer, decision) =>
      database.transaction(async (transaction) => decide(transaction, await lockOwned(transaction, writer), decision)),
  };
}
