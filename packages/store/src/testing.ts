/** For integration tests: a migrated database of its own on a running server. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { migrate } from "./migration/migrate";

/** `serverUrl` is any database of the server, for a user who may create databases. */
export async function createTestDatabase(serverUrl: string): Promise<{ databaseUrl: string; drop(): Promise<void> }> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  await execute(serverUrl, `CREATE DATABASE "${name}"`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const databaseUrl = url.toString();
  await migrate({ databaseUrl });
  return { databaseUrl, drop: () => execute(serverUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) };
}

/** For what no store does: to have the database hold something that was recorded wrongly. */
export async function execute(databaseUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
