/** Schema, migrations and contracts say the same, and migrating is safe to repeat and to race. */
import { incidentKind, interventionKind, nodeState, runEvent, runStatus, segment, segmentEndReason } from "@trainyard/contracts";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { migrate } from "../src/migration/migrate";
import { readMigrations } from "../src/migration/migration-files";
import { schemaDifference } from "../src/migration/schema-difference";
import { createTestDatabase } from "../src/testing";

let database: { databaseUrl: string; drop(): Promise<void> };

beforeAll(async () => {
  database = await createTestDatabase(inject("databaseUrl"));
});
afterAll(() => database.drop());

async function query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("migrations", () => {
  it("lead to schema.prisma", async () => {
    expect(await schemaDifference(database.databaseUrl)).toBe("");
  });

  it("are applied once, in the ordinary table, by however many processes at once", async () => {
    await query(`DROP SCHEMA public CASCADE; CREATE SCHEMA public`);
    const results = await Promise.all([1, 2, 3].map(() => migrate(database)));
    const names = (await readMigrations()).migrationDirectories.map((directory) => directory.path);
    expect(results.flatMap((result) => result.applied)).toEqual(names);
    expect(await migrate(database)).toEqual({ applied: [] });
    const rows = await query(`SELECT "migration_name" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL ORDER BY 1`);
    expect(rows.map((row) => row.migration_name)).toEqual(names);
  });

  it("know the contracts' words and no others", async () => {
    const rows = await query<{ name: string; words: string[] }>(`
      SELECT t."typname" AS "name", array_agg(e."enumlabel"::text) AS "words"
      FROM pg_type t JOIN pg_enum e ON e."enumtypid" = t."oid" GROUP BY 1`);
    const words = Object.fromEntries(rows.map((row) => [row.name, row.words.toSorted()]));
    const known = {
      RunStatus: runStatus.options,
      SegmentStatus: segment.shape.status.options,
      SegmentEndReason: segmentEndReason.options,
      NodeState: nodeState.options,
      InterventionKind: interventionKind.options,
      IncidentKind: incidentKind.options,
      RunEventLevel: runEvent.shape.level.options,
      RunEventKind: runEvent.shape.kind.options,
    };
    for (const [name, options] of Object.entries(known)) expect(words[name], name).toEqual([...options].sort());
  });
});
