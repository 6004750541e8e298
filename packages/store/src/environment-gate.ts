/**
 * The gate before a segment goes on: a node that computes otherwise than what the segment goes on from takes it only once somebody has accepted
 * the difference. The segment stays queued meanwhile, so that a node which computes as before may take it.
 */
import { covers, type EnvironmentDifference, environmentDifference, environmentRecord, gatingDifferences } from "@trainyard/contracts";
import { z } from "zod";
import type { Transaction } from "./database";
import { Prisma } from "./generated/client";
import { openIncident } from "./incidents";
import { toJson } from "./json-column";
import { lockRun } from "./row-locks";

/** As a segment keeps it. */
export const keptChange = z.strictObject({
  node: z.string(),
  differences: z.array(environmentDifference),
  acceptedBy: z.string().nullable(),
  acceptedReason: z.string().nullable(),
  acceptedAt: z.iso.datetime().nullable(),
});
type KeptChange = z.infer<typeof keptChange>;

interface Candidate {
  segmentId: string;
  runId: string;
  ordinal: number;
  startStep: number;
  kept: KeptChange | null;
  node: string;
  nodeId: string;
  differences: EnvironmentDifference[];
}

/** The segment `s` of a query goes on from this one: its parent's state, or, from the seed again, what the run computed before. */
export const segmentBefore = Prisma.sql`COALESCE(s."parentId", (
  SELECT q."id" FROM "Segment" q WHERE q."runId" = s."runId" AND q."ordinal" < s."ordinal" AND q."environment" IS NOT NULL
  ORDER BY q."ordinal" DESC LIMIT 1))`;

/** Why the node may not take the segment yet, in words; null: it may, or a claim fails for another reason. The node must be locked. */
export async function heldAtGate(
  transaction: Transaction,
  claim: { segmentId: string; nodeId: string; incarnation: number },
): Promise<{ runId: string; reason: string } | null> {
  const seen = await candidateOf(transaction, claim);
  if (seen === null || (seen.differences.length === 0 && seen.kept === null)) return null;
  await lockRun(transaction, seen.runId);
  const candidate = await candidateOf(transaction, claim); // as it is under the lock
  if (candidate === null) return null;
  const { segmentId, runId, node, kept, differences } = candidate;
  if (differences.length === 0 || (await isAccepted(transaction, candidate))) {
    if (kept?.acceptedAt === null)
      await transaction.$executeRaw`UPDATE "Segment" SET "environmentChange" = NULL WHERE "id" = ${segmentId} AND "status" = 'queued'`;
    return null;
  }
  if (!(await anotherAsks(transaction, candidate))) await ask(transaction, candidate);
  return { runId, reason: `Waits until somebody accepts what changed on ${node}: ${inWords(differences)}.` };
}

/** Null where nothing is known of one of the two environments, or the claim will fail anyway. */
async function candidateOf(
  transaction: Transaction,
  { segmentId, nodeId, incarnation }: { segmentId: string; nodeId: string; incarnation: number },
): Promise<Candidate | null> {
  const [row] = await transaction.$queryRaw<
    { runId: string; ordinal: number; startStep: number; kept: unknown; node: string; before: unknown; after: unknown }[]
  >`
    SELECT s."runId", s."ordinal", s."startStep", s."environmentChange" AS "kept", n."name" AS "node", b."environment" AS "before",
      n."environment" AS "after"
    FROM "Segment" s JOIN "Run" r ON r."id" = s."runId" JOIN "Node" n ON n."id" = ${nodeId} JOIN "Segment" b ON b."id" = ${segmentBefore}
    WHERE s."id" = ${segmentId} AND s."status" = 'queued' AND r."status" = 'queued'
      AND (s."notBefore" IS NULL OR s."notBefore" <= clock_timestamp())
      AND n."incarnation" = ${incarnation} AND n."state" = 'healthy'
      AND NOT EXISTS (SELECT 1 FROM "Segment" busy WHERE busy."nodeId" = n."id" AND busy."status" = 'running')`;
  if (row === undefined || row.before === null || row.after === null) return null;
  const { before, after, kept, ...rest } = row;
  const differences = gatingDifferences(environmentRecord.parse(before), environmentRecord.parse(after));
  return { ...rest, segmentId, nodeId, differences, kept: kept === null ? null : keptChange.parse(kept) };
}

/** Whether the run has trained in it before, or somebody accepted it for the segment, the run, or others of the same experiment. */
async function isAccepted(transaction: Transaction, { runId, ordinal, nodeId, differences }: Candidate): Promise<boolean> {
  const trained = await transaction.$queryRaw<{ before: unknown; after: unknown }[]>`
    SELECT DISTINCT s."environment" AS "before", n."environment" AS "after" FROM "Segment" s, "Node" n
    WHERE s."runId" = ${runId} AND s."ordinal" < ${ordinal}::int AND s."environment" IS NOT NULL AND n."id" = ${nodeId}`;
  const isKnown = trained.some(
    ({ before, after }) => gatingDifferences(environmentRecord.parse(before), environmentRecord.parse(after)).length === 0,
  );
  return isKnown || (await acceptedAround(transaction, runId)).some((accepted) => covers(accepted, differences));
}

/**
 * What was accepted for the run or a run beside it: the same sweep, study or tournament, whose runs are compared with each other anyway. Hundreds
 * of trials would else wait for somebody one by one.
 */
async function acceptedAround(transaction: Transaction, runId: string): Promise<EnvironmentDifference[][]> {
  const rows = await transaction.$queryRaw<{ kept: unknown }[]>`
    SELECT s."environmentChange" AS "kept" FROM "Segment" s JOIN "Run" o ON o."id" = s."runId", "Run" r
    WHERE r."id" = ${runId} AND s."environmentChange" ->> 'acceptedAt' IS NOT NULL AND (
      o."id" = r."id" OR o."tournamentId" = r."tournamentId"
      OR o."id" = (SELECT t."runId" FROM "Tournament" t WHERE t."id" = r."tournamentId")
      OR EXISTS (SELECT 1 FROM "Trial" a JOIN "Trial" b ON b."sweepId" = a."sweepId" WHERE a."runId" = o."id" AND b."runId" = r."id")
      OR EXISTS (SELECT 1 FROM "StudyRun" a JOIN "StudyRun" b ON b."studyId" = a."studyId" WHERE a."runId" = o."id" AND b."runId" = r."id"))`;
  return rows.map(({ kept }) => keptChange.parse(kept).differences);
}

/** Whether a healthy node asks, or has got its answer, already: what a person reads must not change with every node that comes by. */
async function anotherAsks(transaction: Transaction, { kept, node }: Candidate): Promise<boolean> {
  if (kept === null || kept.node === node) return false;
  return (await transaction.node.count({ where: { name: kept.node, state: "healthy" } })) > 0;
}

async function ask(transaction: Transaction, candidate: Candidate): Promise<void> {
  const { segmentId, runId, nodeId, node, startStep, differences, kept } = candidate;
  if (kept !== null && kept.node === node && kept.acceptedAt === null && covers(kept.differences, differences)) return;
  const change: KeptChange = { node, differences, acceptedBy: null, acceptedReason: null, acceptedAt: null };
  await transaction.segment.update({ where: { id: segmentId }, data: { environmentChange: toJson(change) } });
  if ((await transaction.incident.count({ where: { segmentId, kind: "environment_changed", status: { not: "resolved" } } })) > 0) return;
  await openIncident(transaction, {
    kind: "environment-changed",
    runId,
    segmentId,
    nodeId,
    step: startStep,
    summary: `${node} would go on from step ${startStep} in another environment: ${inWords(differences)}.`,
    evidence: { node, differences },
  });
}

const namedAtMost = 3;

/** "onnxruntime-node 1.30.0 → 1.31.0, Threads 2 → 4 and 3 more". */
export function inWords(differences: readonly EnvironmentDifference[]): string {
  const named = differences.slice(0, namedAtMost).map(({ label, before, after }) => `${label} ${short(before)} → ${short(after)}`);
  const more = differences.length - named.length;
  return named.join(", ") + (more === 0 ? "" : ` and ${more} more`);
}

/** Of a hash its beginning: what one reads to tell two apart. */
function short(value: string | null): string {
  if (value === null) return "none";
  return /^[0-9a-f]{40,}$/.test(value) ? value.slice(0, 8) : value;
}
