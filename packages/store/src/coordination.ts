/** One coordinator at a time, whoever it is. */
import { type Database, silentTransactionLimitMs, type Transaction } from "./database";

/** Any numbers that nothing else in the database uses for an advisory lock. */
const locks = { watch: 7_246_002, chores: 7_246_003, sweeps: 7_246_004, studies: 7_246_005 };
/** A round that takes longer gives up the lock; what it does is compare-and-set and harms nobody. */
const roundLimitMs = 60_000;

export interface CoordinationStore {
  /** Runs `work` while holding the cluster's lock for such work; null when another holds it. */
  exclusively<Result>(lock: keyof typeof locks, work: () => Promise<Result>): Promise<Result | null>;
}

export function createCoordinationStore(database: Database): CoordinationStore {
  return {
    exclusively: (lock, work) =>
      database.transaction(async (transaction) => {
        const [row] = await transaction.$queryRaw<{ held: boolean }[]>`SELECT pg_try_advisory_xact_lock(${locks[lock]}::bigint) AS "held"`;
        return row?.held === true ? whileSpeaking(transaction, work) : null;
      }, roundLimitMs),
  };
}

/** The work queries elsewhere; meanwhile the lock's own session speaks up, because PostgreSQL takes the lock from one that fell silent. */
async function whileSpeaking<Result>(transaction: Transaction, work: () => Promise<Result>): Promise<Result> {
  const timer = setInterval(() => {
    transaction.$executeRaw`SELECT 1`.catch(() => undefined); // a lost session is reported by the transaction itself
  }, silentTransactionLimitMs / 4);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
