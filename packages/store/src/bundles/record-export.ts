/** A run's record as lines of JSON, table by table, read in pages: all of the run's own, and of other runs what it descends from. */
import type { RecordTable } from "@trainyard/contracts";
import type { Database } from "../database";
import { Prisma } from "../generated/client";
import { belongingTo, type Stretch } from "../lineage";
import { lineageOf } from "../lineage-rows";
import { tableOf } from "./record-tables";

const pageSize = 5_000;

export async function* recordLines(database: Database, runId: string, table: RecordTable): AsyncGenerator<string> {
  const segments = await database.read((client) => lineageOf(client, runId));
  const parts = belongingTo(segments, runId);
  const ids = Prisma.sql`${parts.map(({ id }) => id)}::text[]`;
  const part = Prisma.sql`UNNEST(${ids}, ${parts.map(({ until }) => until)}::int[]) WITH ORDINALITY AS part("id", "until", "place")`;
  const name = tableOf(table);
  switch (table) {
    case "runs": {
      const runIds = [...new Set([runId, ...segments.map((segment) => segment.runId)])];
      return yield* query(database, Prisma.sql`SELECT to_jsonb(t)::text AS "line" FROM ${name} t WHERE t."id" = ANY (${runIds})`);
    }
    case "segments":
      // Of another run's segment only what lies before the fork is here.
      return yield* query(
        database,
        Prisma.sql`SELECT (to_jsonb(t) || jsonb_build_object('lastStep', LEAST(t."lastStep", part."until")))::text AS "line"
          FROM ${part} JOIN ${name} t ON t."id" = part."id" ORDER BY part."place"`,
      );
    case "checkpoints":
      return yield* query(
        database,
        Prisma.sql`SELECT to_jsonb(t)::text AS "line" FROM ${part} JOIN ${name} t ON t."segmentId" = part."id" AND t."step" <= part."until"
          ORDER BY t."createdAt", t."step"`,
      );
    case "interventions":
      return yield* query(
        database,
        Prisma.sql`SELECT to_jsonb(t)::text AS "line" FROM ${name} t LEFT JOIN ${part} ON part."id" = t."segmentId"
          WHERE t."runId" = ${runId} OR t."appliedStep" <= part."until" ORDER BY t."requestedAt"`,
      );
    case "incidents":
      return yield* query(
        database,
        Prisma.sql`SELECT to_jsonb(t)::text AS "line" FROM ${name} t WHERE t."runId" = ${runId} ORDER BY t."openedAt"`,
      );
    case "events":
      return yield* query(
        database,
        Prisma.sql`SELECT to_jsonb(t)::text AS "line" FROM ${name} t WHERE t."runId" = ${runId} ORDER BY t."id"`,
      );
    default:
      for (const stretch of parts) yield* ofSteps(database, name, stretch);
  }
}

async function* query(database: Database, sql: Prisma.Sql): AsyncGenerator<string> {
  for (const { line } of await database.read((client) => client.$queryRaw<{ line: string }[]>(sql))) yield `${line}\n`;
}

async function* ofSteps(database: Database, name: Prisma.Sql, { id, until }: Stretch): AsyncGenerator<string> {
  for (let after = -1; ; ) {
    const rows = await database.read(
      (client) => client.$queryRaw<{ step: number; line: string }[]>`
        SELECT t."step", to_jsonb(t)::text AS "line" FROM ${name} t
        WHERE t."segmentId" = ${id} AND t."step" > ${after}::int AND t."step" <= ${until}::int ORDER BY t."step" LIMIT ${pageSize}`,
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(({ line }) => `${line}\n`).join("");
    after = last.step;
  }
}
