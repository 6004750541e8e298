/** The one place that walks from runs to the segments they descend from, over the borders of runs. */
import type { Transaction } from "./database";
import { Prisma } from "./generated/client";
import type { LineageSegment } from "./lineage";

/** For a WITH: rows of `lineage` are the segments of the runs and all that these descend from, with the run (`ofRunId`) whose lineage it is. */
export function lineageOfRuns(runIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`RECURSIVE lineage("ofRunId", "id", "parentId") AS (
    SELECT "runId", "id", "parentId" FROM "Segment" WHERE "runId" = ANY (${[...runIds]})
    UNION
    SELECT child."ofRunId", parent."id", parent."parentId" FROM lineage child JOIN "Segment" parent ON parent."id" = child."parentId")`;
}

/** For an ORDER BY of lineages: parents before what descends from them, the live segment last. */
export const inOrderOfDescent = Prisma.sql`l."ofRunId", s."queuedAt", s."runId" = l."ofRunId", s."ordinal"`;

/** The run's segments and those of other runs that they descend from. */
export function lineageOf(client: Transaction, runId: string): Promise<LineageSegment[]> {
  return client.$queryRaw<LineageSegment[]>`
    WITH ${lineageOfRuns([runId])}
    SELECT s."id", s."runId", s."parentId", s."ordinal", s."startStep", s."lastStep"
    FROM lineage l JOIN "Segment" s ON s."id" = l."id" ORDER BY ${inOrderOfDescent}`;
}
