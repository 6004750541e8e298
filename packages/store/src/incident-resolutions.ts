/** Incidents whose cause is over, with what came of them. */
import type { Certificate, IncidentKind } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { Prisma } from "./generated/client";

/** Steps without another alarm after which an answered alarm counts as over: what a detector's group of alarms may be apart. */
const calmSteps = 64;
/** Clock offset that harms nothing, milliseconds, where the incident does not name its own limit. */
const harmlessOffsetMs = 1_000;

interface Due {
  id: string;
  kind: IncidentKind;
  step: number | null;
  ofRun: boolean;
  nodeName: string | null;
  runStatus: string | null;
  lastStep: number | null;
  liveNode: string | null;
  certificate: Certificate | null;
  /** Whether a node has taken the segment that it is about. */
  taken: boolean;
  /** Up to the incident's step, by all segments that came after it. */
  repeatedSteps: number;
}

/** Somebody rolled the run back before the alarm, whatever incident was named: what it was about is on the curve no more. */
const wasLeftBehind = Prisma.sql`(own."endReason" = 'rolled-back' AND EXISTS (
  SELECT 1 FROM "Segment" s WHERE s."runId" = i."runId" AND s."ordinal" > own."ordinal" AND s."startStep" < i."step"))`;

/** One statement, quick while nothing is open. */
export async function dueResolutions(client: Transaction): Promise<{ id: string; resolution: string }[]> {
  const due = await client.$queryRaw<Due[]>`
    SELECT i."id", i."kind"::text, i."step", i."runId" IS NOT NULL AS "ofRun", n."name" AS "nodeName", r."status"::text AS "runStatus",
      live."lastStep", live."node" AS "liveNode", live."certificate",
      own."nodeId" IS NOT NULL AS "taken",
      (SELECT COALESCE(sum(GREATEST(0, LEAST(s."lastStep", i."step") - s."startStep")), 0)::int FROM "Segment" s
        WHERE s."runId" = i."runId" AND s."ordinal" > own."ordinal") AS "repeatedSteps"
    FROM "Incident" i
      LEFT JOIN "Node" n ON n."id" = i."nodeId"
      LEFT JOIN "Run" r ON r."id" = i."runId"
      LEFT JOIN "Segment" own ON own."id" = i."segmentId"
      LEFT JOIN LATERAL (SELECT s.*, m."name" AS "node" FROM "Segment" s LEFT JOIN "Node" m ON m."id" = s."nodeId"
        WHERE s."runId" = i."runId" ORDER BY s."ordinal" DESC LIMIT 1) live ON TRUE
      LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE v."status" = 'requested') AS "requested", max(v."appliedStep") AS "appliedStep",
        count(*) FILTER (WHERE v."status" = 'applied') AS "applied" FROM "Intervention" v WHERE v."incidentId" = i."id") answers ON TRUE
    WHERE i."status" <> 'resolved' AND (
      (i."kind" IN ('node-lost', 'hang', 'crash', 'disk-full', 'corrupt-checkpoint', 'straggler') AND i."runId" IS NOT NULL AND (
        r."status" IN ('finished', 'stopped')
        OR (live."ordinal" > own."ordinal" AND live."lastStep" > i."step" AND live."certificate" ->> 'status' IS DISTINCT FROM 'pending')
        OR (i."kind" = 'disk-full' AND live."id" = own."id" AND EXISTS (
          SELECT 1 FROM "Checkpoint" c WHERE c."segmentId" = own."id" AND c."createdAt" > i."openedAt"))))
      OR (i."kind" = 'node-lost' AND i."runId" IS NULL AND n."state" <> 'lost' AND n."heartbeatAt" > i."openedAt")
      OR (i."kind" IN ('spike', 'divergence') AND answers."requested" = 0 AND (answers."applied" > 0 OR ${wasLeftBehind}) AND (
        r."status" IN ('finished', 'stopped')
        OR live."lastStep" >= ${calmSteps}::int + GREATEST(i."step", (i."evidence" #>> '{alarm,step}')::int, answers."appliedStep",
          (SELECT max(later."step") FROM "Incident" later WHERE later."runId" = i."runId" AND later."kind" IN ('spike', 'divergence')
            AND later."openedAt" > i."openedAt"))))
      OR (i."kind" = 'environment-changed' AND own."status" <> 'queued')
      OR (i."kind" = 'off-prediction' AND r."status" IN ('finished', 'stopped'))
      OR (i."kind" = 'clock-skew' AND n."state" <> 'lost'
        AND abs(n."clockOffsetMs") < COALESCE((i."evidence" ->> 'limitMs')::float8, ${harmlessOffsetMs}::float8)))
    ORDER BY i."openedAt"`;
  return due.map((each) => ({ id: each.id, resolution: resolutionOf(each) }));
}

function resolutionOf({ kind, ofRun, nodeName, step, runStatus, lastStep, liveNode, certificate, taken, repeatedSteps }: Due): string {
  if (kind === "clock-skew") return `the clock of ${nodeName} agrees with the database's again`;
  if (kind === "environment-changed")
    return taken ? `gone on with${liveNode === null ? "" : ` on ${liveNode}`}` : "nothing waits for it any more";
  if (!ofRun) return `${nodeName} is back`;
  if (kind !== "off-prediction" && lastStep !== null && step !== null && lastStep > step && runStatus !== "stopped") {
    const repeated = repeatedSteps === 0 ? "" : ` after ${repeatedSteps} repeated ${repeatedSteps === 1 ? "step" : "steps"}`;
    return `trained past step ${step}${liveNode === null ? "" : ` on ${liveNode}`}${repeated}${inWords(certificate)}`;
  }
  return `the run was ${runStatus} at step ${lastStep}`;
}

function inWords(certificate: Certificate | null): string {
  switch (certificate?.status) {
    case "pass":
      return "; certificate passed";
    case "fail":
      return `; certificate failed at step ${certificate.firstDifference?.step}`;
    case "not-comparable":
      return "; steps that ran twice are not comparable";
    default:
      return "";
  }
}
