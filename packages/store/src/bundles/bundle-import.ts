/** Takes in a run with its record from a bundle: its own ids are kept, so that its checkpoints stay what their manifests say. */
import { type Bundle, ConflictError, type RecordRow, type RecordTable, recordTables, TrainyardError } from "@trainyard/contracts";
import type { Database, Transaction } from "../database";
import { UnavailableError } from "../errors";
import { groupBy } from "../group-by";
import { addRunEvent } from "../run-events";
import { type ImportContext, importedRow } from "./imported-rows";
import { writeRows } from "./record-import";

export interface BundleImport {
  bundle: Pick<Bundle, "id" | "runId" | "step" | "path" | "bytes" | "sha256" | "files" | "modelCard" | "reason">;
  author: string;
  /** Rows of a table, from the start each time it is asked. */
  rows: (table: RecordTable) => AsyncIterable<RecordRow>;
  checkpointPaths: ReadonlyMap<string, string>;
  /** For the run's story. */
  note: string;
}

/** Some hundred thousand points are written within a minute. */
const limitMs = 10 * 60_000;

/** @throws ConflictError where the run is there, TrainyardError `corrupt` where the record is not one */
export async function importBundle(database: Database, input: BundleImport): Promise<void> {
  try {
    await database.transaction((transaction) => takeIn(transaction, input), limitMs);
  } catch (error) {
    if (error instanceof TrainyardError || error instanceof UnavailableError) throw error;
    const why = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
    throw new TrainyardError("corrupt", `The bundle's record is not one that this version can take in: ${why}`, { cause: error });
  }
}

/** Rejects with ConflictError where the run is here. */
export async function requireAbsent(client: Transaction, runId: string): Promise<void> {
  const run = await client.run.findUnique({ where: { id: runId }, select: { name: true } });
  if (run !== null) throw new ConflictError(`The run ${run.name} (${runId}) is here already.`);
}

async function takeIn(transaction: Transaction, { bundle, author, rows, checkpointPaths, note }: BundleImport): Promise<void> {
  const { id, runId, step, path, bytes, sha256, files, modelCard, reason } = bundle;
  await requireAbsent(transaction, runId);
  const now = new Date().toISOString();
  const context: ImportContext = { runId, runs: new Set(), segments: new Set(), incidents: new Set(), checkpointPaths, now };
  const imported = (table: RecordTable) => importedRows(table, rows(table), context);
  await writeRows(transaction, "runs", imported("runs"));
  await writeLineage(transaction, imported);
  for (const table of recordTables.filter((each) => !inLineage.has(each))) await writeRows(transaction, table, imported(table));
  await requireImported(transaction, runId);
  await transaction.bundle.create({
    data: { id, runId, step, status: "ready", why: "imported", author, reason, path, bytes, sha256, files, modelCard },
  });
  await addRunEvent(transaction, { runId, segmentId: null, step, kind: "lifecycle", message: note, author });
}

const inLineage: ReadonlySet<RecordTable> = new Set(["runs", "segments", "checkpoints"]);

/** A segment names the checkpoint it starts from, and a checkpoint its segment: so each segment is followed by its own before the next. */
async function writeLineage(transaction: Transaction, imported: (table: RecordTable) => AsyncIterable<RecordRow>): Promise<void> {
  const segments = await all(imported("segments"));
  const checkpoints = groupBy(await all(imported("checkpoints")), ({ segmentId }) => segmentId);
  for (const segment of segments) {
    await writeRows(transaction, "segments", [segment]);
    await writeRows(transaction, "checkpoints", checkpoints.get(segment.id ?? null) ?? []);
  }
}

async function* importedRows(table: RecordTable, rows: AsyncIterable<RecordRow>, context: ImportContext): AsyncGenerator<RecordRow> {
  for await (const row of rows) yield importedRow(table, row, context);
}

async function all<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const found: Row[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

async function requireImported(transaction: Transaction, runId: string): Promise<void> {
  const segments = await transaction.segment.count({ where: { runId } });
  if (segments === 0) throw new TrainyardError("corrupt", `The bundle's record has no segment of run ${runId}.`);
}
