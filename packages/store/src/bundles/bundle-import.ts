/** Takes in a run with its record from a bundle: its own ids are kept, so that its checkpoints stay what their manifests say. */
import { type Bundle, ConflictError, type RecordRow, type RecordTable, recordTables, TrainyardError } from "@trainyard/contracts";
import type { Database, Transaction } from "../database";
import { UnavailableError } from "../errors";
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
    throw new TrainyardError("corrupt", "The bundle's record is not one that this version can take in.", { cause: error });
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
  const starts = new Map<string, string>();
  for (const table of recordTables) await writeRows(transaction, table, imported(table, rows(table), context, starts));
  await transaction.$executeRaw`
    UPDATE "Segment" s SET "startCheckpointId" = start."checkpointId"
    FROM UNNEST(${[...starts.keys()]}::text[], ${[...starts.values()]}::text[]) AS start("segmentId", "checkpointId")
    JOIN "Checkpoint" c ON c."id" = start."checkpointId" WHERE s."id" = start."segmentId"`;
  await requireImported(transaction, runId);
  await transaction.bundle.create({
    data: { id, runId, step, status: "ready", why: "imported", author, reason, path, bytes, sha256, files, modelCard },
  });
  await addRunEvent(transaction, { runId, segmentId: null, step, kind: "lifecycle", message: note, author });
}

/** Segments name the checkpoint they start from, and checkpoints their segment: the first is noted and set when both are there. */
async function* imported(
  table: RecordTable,
  rows: AsyncIterable<RecordRow>,
  context: ImportContext,
  starts: Map<string, string>,
): AsyncGenerator<RecordRow> {
  for await (const row of rows) {
    if (table === "segments" && typeof row.id === "string" && typeof row.startCheckpointId === "string")
      starts.set(row.id, row.startCheckpointId);
    yield importedRow(table, row, context);
  }
}

async function requireImported(transaction: Transaction, runId: string): Promise<void> {
  const segments = await transaction.segment.count({ where: { runId } });
  if (segments === 0) throw new TrainyardError("corrupt", `The bundle's record has no segment of run ${runId}.`);
}
