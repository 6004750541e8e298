/** Writes rows of a run's record as they were. Columns that a table has gained since keep their defaults; those that it lost are left out. */
import type { RecordRow, RecordTable } from "@trainyard/contracts";
import type { Transaction } from "../database";
import { Prisma } from "../generated/client";
import { tableName, tableOf } from "./record-tables";

const batchSize = 1_000;

/** Rows that are there already stay as they are: another bundle may have brought the same ancestors. */
export async function writeRows(
  transaction: Transaction,
  table: RecordTable,
  rows: AsyncIterable<RecordRow> | Iterable<RecordRow>,
): Promise<void> {
  const columns = await columnsOf(transaction, table);
  let batch: RecordRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < batchSize) continue;
    await writeBatch(transaction, table, columns, batch);
    batch = [];
  }
  await writeBatch(transaction, table, columns, batch);
}

async function writeBatch(
  transaction: Transaction,
  table: RecordTable,
  columns: ReadonlySet<string>,
  batch: readonly RecordRow[],
): Promise<void> {
  const [first] = batch;
  if (first === undefined) return;
  const names = Object.keys(first).filter((name) => columns.has(name));
  const listed = Prisma.raw(names.map((name) => `"${name}"`).join(", "));
  const name = tableOf(table);
  await transaction.$executeRaw`
    INSERT INTO ${name} (${listed}) SELECT ${listed} FROM jsonb_populate_recordset(NULL::${name}, ${JSON.stringify(batch)}::jsonb)
    ON CONFLICT DO NOTHING`;
}

/** By the catalogue, so that no name of a bundle's goes into a statement that is not a column's. */
async function columnsOf(transaction: Transaction, table: RecordTable): Promise<ReadonlySet<string>> {
  const rows = await transaction.$queryRaw<{ name: string }[]>`
    SELECT "column_name"::text AS "name" FROM information_schema.columns
    WHERE "table_schema" = current_schema() AND "table_name" = ${tableName(table)}`;
  return new Set(rows.map(({ name }) => name));
}
