/** One coordinator at a time, whoever it is. */
import type { Database } from "./database";

/** Any number that nothing else in the database uses for an advisory lock. */
const coordinatorLock = 7_246_002;
/** A round that takes longer gives up the lock; what it does is compare-and-set and harms nobody. */
const roundLimitMs = 60_000;

export interface CoordinationStore {
  /** Runs `work` while holding the cluster's lock; null when another holds it. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result | null>;
}

export function createCoordinationStore(database: Database): CoordinationStore {
  return {
    exclusively: (work) =>
      database.transaction(async (transaction) => {
        const [row] = await transaction.$queryRaw<
          { held: boolean }[]
        >`SELECT pg_try_advisory_xact_lock(${coordinatorLock}::bigint) AS "held"`;
        return row?.held === true ? work() : null;
      }, roundLimitMs),
  };
}
