/** Brings a database to the newest migration. */
import pg from "pg";
import { readMigrations } from "./migration-files";
import { withSchemaEngine } from "./schema-engine";

/** Any number that nothing else in the database uses for an advisory lock. */
const migrationLock = 7_246_001;

/** Applies what is missing, in order. Of two processes that do so at once, one waits for the other. */
export async function migrate({ databaseUrl }: { databaseUrl: string }): Promise<{ applied: string[] }> {
  const migrations = await readMigrations();
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, null, (engine) =>
      engine.applyMigrations({ migrationsList: migrations, filters: { externalTables: [], externalEnums: [] } }),
    );
    return { applied: appliedMigrationNames };
  } finally {
    await client.end(); // lets go of the lock too
  }
}
