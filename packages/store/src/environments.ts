/** What the segments of a run were computed with, and somebody's word that a changed environment may go on with it. */
import {
  ConflictError,
  differencesOf,
  type EnvironmentChange,
  type EnvironmentRecord,
  environmentRecord,
  type Node,
} from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { inWords, keptChange, segmentBefore } from "./environment-gate";
import { resolveIncident } from "./incidents";
import { inOrderOfDescent, lineageOfRuns } from "./lineage-rows";
import { lockLineageHead } from "./row-locks";
import { addRunEvent } from "./run-events";
import { requireRun } from "./runs";

export interface RunEnvironments {
  segments: { segmentId: string; runId: string; ordinal: number; startStep: number; environment: EnvironmentRecord | null }[];
  changes: EnvironmentChange[];
  nodes: { nodeId: string; node: string; state: Node["state"]; environment: EnvironmentRecord | null }[];
}

export interface EnvironmentStore {
  /** Of the run's lineage, in order of descent. Rejects with NotFoundError. */
  ofRun(runId: string): Promise<RunEnvironments>;
  /** The waiting segment may train in what it was asked for; it is in the outbox then. Conflict where none waits for it. */
  accept(input: { runId: string; author: string; reason: string }): Promise<void>;
}

interface SegmentRow {
  segmentId: string;
  runId: string;
  ordinal: number;
  startStep: number;
  status: string;
  node: string | null;
  environment: unknown;
  kept: unknown;
  before: unknown;
}

export function createEnvironmentStore(database: Database): EnvironmentStore {
  return {
    ofRun: (runId) => database.read((client) => environmentsOf(client, runId)),
    accept: (input) => database.transaction((transaction) => accept(transaction, input)),
  };
}

async function environmentsOf(client: Transaction, runId: string): Promise<RunEnvironments> {
  await requireRun(client, runId);
  const rows = await client.$queryRaw<SegmentRow[]>`
    WITH ${lineageOfRuns([runId])}
    SELECT s."id" AS "segmentId", s."runId", s."ordinal", s."startStep", s."status"::text, n."name" AS "node", s."environment",
      s."environmentChange" AS "kept", b."environment" AS "before"
    FROM lineage l JOIN "Segment" s ON s."id" = l."id" LEFT JOIN "Node" n ON n."id" = s."nodeId" LEFT JOIN "Segment" b ON b."id" = ${segmentBefore}
    ORDER BY ${inOrderOfDescent}`;
  const nodes = await client.node.findMany({ orderBy: { name: "asc" }, select: { id: true, name: true, state: true, environment: true } });
  return {
    segments: rows.map(({ segmentId, runId, ordinal, startStep, environment }) => ({
      segmentId,
      runId,
      ordinal,
      startStep,
      environment: recordIn(environment),
    })),
    changes: rows.flatMap(changeOf),
    nodes: nodes.map(({ id, name, state, environment }) => ({ nodeId: id, node: name, state, environment: recordIn(environment) })),
  };
}

/** Also of what nobody had to accept: it is marked all the same. */
function changeOf({ segmentId, status, node, environment, before, kept }: SegmentRow): EnvironmentChange[] {
  const change = kept === null ? null : keptChange.parse(kept);
  const acceptance = {
    acceptedBy: change?.acceptedBy ?? null,
    acceptedReason: change?.acceptedReason ?? null,
    acceptedAt: change?.acceptedAt ?? null,
  };
  if (status === "queued" && change !== null)
    return [{ segmentId, node: change.node, differences: change.differences, waits: change.acceptedAt === null, ...acceptance }];
  const [was, is] = [recordIn(before), recordIn(environment)];
  const differences = was === null || is === null ? [] : differencesOf(was, is);
  return differences.length === 0 ? [] : [{ segmentId, node, differences, waits: false, ...acceptance }];
}

function recordIn(column: unknown): EnvironmentRecord | null {
  return column === null ? null : environmentRecord.parse(column);
}

async function accept(
  transaction: Transaction,
  { runId, author, reason }: { runId: string; author: string; reason: string },
): Promise<void> {
  const { segment } = await lockLineageHead(transaction, runId);
  const { environmentChange } = await transaction.segment.findUniqueOrThrow({
    where: { id: segment.id },
    select: { environmentChange: true },
  });
  const change = environmentChange === null ? null : keptChange.parse(environmentChange);
  if (segment.status !== "queued" || change === null || change.acceptedAt !== null)
    throw new ConflictError("The run does not wait for a changed environment to be accepted.");
  const said = { acceptedBy: author, acceptedReason: reason };
  await transaction.$executeRaw`
    UPDATE "Segment" SET "environmentChange" = "environmentChange" || ${JSON.stringify(said)}::jsonb || jsonb_build_object(
      'acceptedAt', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) WHERE "id" = ${segment.id}`;
  await transaction.run.update({ where: { id: runId }, data: { statusDetail: null } });
  const message = `Environment accepted, as on ${change.node}: ${inWords(change.differences)}. ${reason}`;
  await addRunEvent(transaction, { runId, segmentId: segment.id, step: segment.startStep, kind: "intervention", message, author });
  const open = await transaction.incident.findMany({
    where: { segmentId: segment.id, kind: "environment_changed", status: { not: "resolved" } },
    select: { id: true },
  });
  for (const { id } of open) await resolveIncident(transaction, id, { author, resolution: `accepted: ${reason}` });
  await transaction.outbox.create({ data: { segmentId: segment.id } });
}
