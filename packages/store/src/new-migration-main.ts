/** Command: writes the migration that leads from prisma/migrations to prisma/schema.prisma, under the name given. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { migrationsDirectory } from "./migration/migration-files";
import { migrationName } from "./migration/migration-name";
import { runMigrationCommand } from "./migration/run-migration-command";
import { schemaDifference } from "./migration/schema-difference";

await runMigrationCommand(async (databaseUrl) => {
  const name = migrationName(process.argv.slice(2).join(" "), new Date());
  const sql = await schemaDifference(databaseUrl);
  if (sql === "") return console.log("The migrations and schema.prisma agree; nothing to write.");
  await mkdir(join(migrationsDirectory, name));
  await writeFile(join(migrationsDirectory, name, "migration.sql"), sql);
  console.log(`Wrote ${name}. Read it, and add by hand what schema.prisma cannot say (checks, sequences).`);
});
