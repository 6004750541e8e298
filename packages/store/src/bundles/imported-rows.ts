/** What becomes of a row of another instance's record here: what is not here is not named, and what was under way has ended. */
import { type RecordRow, type RecordTable, runSpecification, TrainyardError } from "@trainyard/contracts";

export interface ImportContext {
  /** The bundle's run. */
  readonly runId: string;
  /** Ids of runs and segments that the bundle brings; filled as their rows come by. */
  readonly runs: Set<string>;
  readonly segments: Set<string>;
  readonly incidents: Set<string>;
  /** Places of the checkpoints whose files came along, relative to the checkpoint store. */
  readonly checkpointPaths: ReadonlyMap<string, string>;
  readonly now: string;
}

/** Throws TrainyardError `corrupt` at a row that does not belong to the bundle's runs. */
export function importedRow(table: RecordTable, row: RecordRow, context: ImportContext): RecordRow {
  const id = typeof row.id === "string" ? row.id : "";
  switch (table) {
    case "runs":
      context.runs.add(plainId(id, "run"));
      return importedRun(row, context);
    case "segments":
      requireKnown(context.runs, row.runId);
      context.segments.add(plainId(id, "seg"));
      return importedSegment(row, context);
    case "checkpoints":
      requireKnown(context.segments, row.segmentId);
      requireKnown(context.runs, row.runId);
      return importedCheckpoint(row, plainId(id, "ckp"), context);
    case "incidents":
      requireKnown(context.runs, row.runId);
      context.incidents.add(plainId(id, "inc"));
      return row.status === "resolved"
        ? { ...row, nodeId: null }
        : {
            ...row,
            nodeId: null,
            status: "resolved",
            resolvedAt: context.now,
            resolvedBy: "Trainyard",
            resolution: "It was open when the bundle was made.",
          };
    case "interventions":
      requireKnown(context.runs, row.runId);
      return {
        ...row,
        incidentId: typeof row.incidentId === "string" && context.incidents.has(row.incidentId) ? row.incidentId : null,
        ...(row.status === "requested" && {
          status: "failed",
          appliedAt: context.now,
          result: { why: "It was not applied when the bundle was made." },
        }),
      };
    case "events": {
      requireKnown(context.runs, row.runId);
      const { id: _, ...event } = row; // counted anew, in the same order
      return event;
    }
    case "samples":
      requireKnown(context.runs, row.runId);
      requireKnown(context.segments, row.segmentId);
      return row;
    default:
      requireKnown(context.segments, row.segmentId);
      return row;
  }
}

/** Sweeps, tournaments, ladders and studies stay where they are. A run that went on when its bundle was made is paused here. */
function importedRun(row: RecordRow, { runId, now }: ImportContext): RecordRow {
  const { number: _, ...run } = row; // the next of this instance's
  const isOpen = row.status === "queued" || row.status === "running";
  return {
    ...run,
    specification: specificationOf(row),
    tournamentId: null,
    candidate: null,
    candidateChanges: null,
    pauseAtStep: null,
    promotedFromId: null,
    launchLadderId: null,
    shrunkFromId: null,
    ...(isOpen && { status: "paused", statusDetail: "It was under way when the bundle was made." }),
    ...(row.id !== runId && {
      status: "stopped",
      endedAt: row.endedAt ?? now,
      statusDetail: "Only what another run goes on from came with its bundle.",
    }),
  };
}

function importedSegment(row: RecordRow, { now }: ImportContext): RecordRow {
  return {
    ...row,
    specification: specificationOf(row),
    nodeId: null,
    nodeIncarnation: null,
    fence: null,
    notBefore: null,
    ...(row.status !== "ended" && {
      status: "ended",
      endReason: "paused",
      endedAt: now,
      endDetail: "It was under way when the bundle was made.",
    }),
  };
}

/** The row stays where the files did not come along, as with retention. */
function importedCheckpoint(row: RecordRow, id: string, { checkpointPaths, now }: ImportContext): RecordRow {
  const path = checkpointPaths.get(id);
  if (path !== undefined) return { ...row, path, deletedAt: null, filesRemovedAt: null };
  const gone = typeof row.deletedAt === "string" ? row.deletedAt : now;
  return { ...row, path: "not-imported", pinned: false, deletedAt: gone, filesRemovedAt: now };
}

function specificationOf({ specification }: RecordRow): RecordRow {
  return JSON.parse(JSON.stringify(runSpecification.parse(specification)));
}

/** Ids become names of folders. */
function plainId(id: string, kind: string): string {
  if (!new RegExp(`^${kind}-[0-9a-z]{16}$`).test(id))
    throw new TrainyardError("corrupt", `The bundle's record has a row with the id ${JSON.stringify(id)}.`);
  return id;
}

function requireKnown(known: ReadonlySet<string>, id: unknown): void {
  if (typeof id !== "string" || !known.has(id))
    throw new TrainyardError("corrupt", `The bundle's record has a row of ${JSON.stringify(id)}, which is not of its runs.`);
}
