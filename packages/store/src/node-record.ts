/** What a node was part of, over all runs. */
import type { NodeRecord, SegmentEndReason } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { contractIncidentKind } from "./database-words";
import { nodeById } from "./node-rows";

/** Newest of each that are shown. */
const shown = 200;
/** Share of what other nodes reach with the same run below which a segment counts as slow: the default of the rule for stragglers. */
const slowBelow = 0.75;

type SegmentRow = {
  segmentId: string;
  runId: string;
  runName: string;
  startedAt: Date | null;
  endedAt: Date | null;
  steps: number;
  tokensPerSecond: number | null;
  others: number | null;
  endReason: SegmentEndReason | null;
};

/** Rejects with NotFoundError. */
export async function recordOf(client: Transaction, nodeId: string): Promise<NodeRecord> {
  const { name } = await nodeById(client, nodeId);
  const incidents = await client.incident.findMany({
    where: { nodeId },
    orderBy: [{ openedAt: "desc" }, { id: "desc" }],
    take: shown,
    include: { run: { select: { name: true } } },
  });
  const segments = (await segmentsOf(client, nodeId)).map(({ others, startedAt, endedAt, ...segment }) => ({
    ...segment,
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    relativeSpeed: segment.tokensPerSecond === null || others === null || others === 0 ? null : segment.tokensPerSecond / others,
  }));
  const ended = (...reasons: SegmentEndReason[]) =>
    segments.filter(({ endReason }) => endReason !== null && reasons.includes(endReason)).length;
  const [lost, hung, crashed] = [ended("node-lost"), ended("hung"), ended("crashed")];
  return {
    nodeId,
    node: name,
    incidents: incidents.map(({ id, kind, openedAt, runId, run, step, summary }) => ({
      id,
      kind: contractIncidentKind[kind],
      at: openedAt.toISOString(),
      runId,
      runName: run?.name ?? null,
      step,
      summary,
    })),
    segments,
    counts: {
      incidents: incidents.length,
      lost,
      hung,
      crashed,
      slow: segments.filter(({ relativeSpeed }) => relativeSpeed !== null && relativeSpeed < slowBelow).length,
      restarts: lost + hung + crashed,
    },
  };
}

/** Newest first; a segment's speed is the median of its steps, held against the median step of the run's segments on other nodes. */
function segmentsOf(client: Transaction, nodeId: string): Promise<SegmentRow[]> {
  return client.$queryRaw<SegmentRow[]>`
    WITH own AS (
        SELECT s.* FROM "Segment" s WHERE s."nodeId" = ${nodeId} ORDER BY s."startedAt" DESC LIMIT ${shown})
    SELECT s."id" AS "segmentId", s."runId", r."name" AS "runName", s."startedAt", s."endedAt", s."lastStep" - s."startStep" AS "steps",
      s."endReason"::text, speed."median" AS "tokensPerSecond", elsewhere."median" AS "others"
    FROM own s JOIN "Run" r ON r."id" = s."runId"
    LEFT JOIN LATERAL (
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p."tokensPerSecond") AS "median" FROM "MetricPoint" p WHERE p."segmentId" = s."id") speed ON TRUE
    LEFT JOIN LATERAL (
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p."tokensPerSecond") AS "median" FROM "MetricPoint" p
      JOIN "Segment" o ON o."id" = p."segmentId" AND o."runId" = s."runId" AND o."nodeId" <> s."nodeId") elsewhere ON TRUE
    ORDER BY s."startedAt" DESC`;
}
