/** Whether the database answers, and how fast. */
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
