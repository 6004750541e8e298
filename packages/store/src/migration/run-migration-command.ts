/** What the migration commands share: the address from DATABASE_URL, one sentence on stderr and exit code 1 when they fail. */
export async function runMigrationCommand(command: (databaseUrl: string) => Promise<void>): Promise<never> {
  const databaseUrl = process.env.DATABASE_URL;
  try {
    if (databaseUrl === undefined || databaseUrl === "") throw new Error("Set DATABASE_URL to the address of a PostgreSQL database.");
    await command(databaseUrl);
  } catch (error) {
    console.error(error instanceof Error ? error.message || error.name : String(error));
    process.exit(1);
  }
  process.exit(0); // the schema engine leaves the timer of its own lock behind, 10 s long
}
