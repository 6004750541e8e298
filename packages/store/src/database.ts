/** The connection pool: every query goes through it, and a PostgreSQL that does not answer becomes a typed error. */
import { PrismaPg } from "@prisma/adapter-pg";
import { TrainyardError } from "@trainyard/contracts";
import { isUnavailable, isWriteConflict } from "./database-failure";
import { UnavailableError } from "./errors";
import { type Prisma, PrismaClient } from "./generated/client";
import { type IncidentChanged, incidentChangesIn } from "./incident-changes";

export type Transaction = Prisma.TransactionClient;

/** A transaction that waits longer than this for a connection, or takes longer than this, is given up, milliseconds. */
const patienceMs = 15_000;
/**
 * A session that holds a transaction and says nothing for this long is ended by PostgreSQL, milliseconds: a process that froze or a machine that
 * vanished keeps its locks no longer, so that its segment can be taken from it. Less than the silence that makes a node lost.
 */
export const silentTransactionLimitMs = 4_000;
/** Deadlocks are avoided by locking in one order (node, run, segment, checkpoint); should one happen, the loser tries again. */
const attempts = 4;

export class Database {
  readonly #client: PrismaClient;
  readonly #onIncidentChanged: (change: IncidentChanged) => void;

  constructor(databaseUrl: string, poolSize: number, onIncidentChanged: (change: IncidentChanged) => void) {
    this.#onIncidentChanged = onIncidentChanged;
    const adapter = new PrismaPg(
      {
        connectionString: databaseUrl,
        max: poolSize,
        application_name: "trainyard",
        connectionTimeoutMillis: 5_000,
        statement_timeout: 30_000,
        idle_in_transaction_session_timeout: silentTransactionLimitMs,
        keepAlive: true,
      },
      // An idle connection that breaks is replaced at the next query, which tells its caller if that fails too.
      { onPoolError: () => undefined, onConnectionError: () => undefined },
    );
    this.#client = new PrismaClient({ adapter, errorFormat: "minimal" });
  }

  /** One or more statements that need no common snapshot. */
  read<Result>(work: (client: Transaction) => Promise<Result>): Promise<Result> {
    return this.#translated(() => work(this.#client));
  }

  /** All or nothing. `work` runs again after a deadlock, so it must do nothing but query. */
  async transaction<Result>(work: (transaction: Transaction) => Promise<Result>, timeoutMs = patienceMs): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { result, incidents } = await this.#translated(() =>
          this.#client.$transaction(
            async (transaction) => ({ result: await work(transaction), incidents: incidentChangesIn(transaction) }),
            { maxWait: patienceMs, timeout: timeoutMs },
          ),
        );
        for (const change of incidents) this.#onIncidentChanged(change);
        return result;
      } catch (error) {
        if (attempt === attempts || !isWriteConflict(error)) throw error;
      }
    }
  }

  async close(): Promise<void> {
    await this.#client.$disconnect();
  }

  async #translated<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TrainyardError || !isUnavailable(error)) throw error;
      throw new UnavailableError(error);
    }
  }
}
