/** Whether the database answers, how fast, and what its clock says. */
import type { Database } from "./database";

export interface StoreHealth {
  ok: boolean;
  roundTripMs: number | null;
  error: string | null;
}

export async function checkHealth(database: Database): Promise<StoreHealth> {
  const startedAt = performance.now();
  try {
    await database.read((client) => client.$queryRaw`SELECT 1`);
    return { ok: true, roundTripMs: performance.now() - startedAt, error: null };
  } catch (error) {
    return { ok: false, roundTripMs: null, error: error instanceof Error ? error.message : String(error) };
  }
}

export interface DatabaseClock {
  /** Milliseconds since 1970 UTC. */
  timeMs: number;
  roundTripMs: number;
}

export async function readClock(database: Database): Promise<DatabaseClock> {
  const startedAt = performance.now();
  const [row] = await database.read(
    (client) => client.$queryRaw<{ timeMs: number }[]>`SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS "timeMs"`,
  );
  if (row === undefined) throw new Error("The database told no time.");
  return { timeMs: row.timeMs, roundTripMs: performance.now() - startedAt };
}
