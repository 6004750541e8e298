/** Command: brings the database at DATABASE_URL to the newest migration. */
import { migrate } from "./migration/migrate";
import { runMigrationCommand } from "./migration/run-migration-command";

await runMigrationCommand(async (databaseUrl) => {
  const { applied } = await migrate({ databaseUrl });
  console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.join(", ")}.`);
});
