/** Resume certificates: which segments ran steps that had run before, with the figures of both, and what the comparison came to. */
import { type Certificate, type EnvironmentDifference, environmentRecord, gatingDifferences, type StepPoint } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { inWords } from "./environment-gate";
import { openIncident } from "./incidents";
import { toJson } from "./json-column";
import type { Stretch } from "./lineage";
import { addRunEvent } from "./run-events";
import { segmentsWithEras } from "./segment-eras";
import { earlierOf } from "./twice-run";

type ComparedStep = Pick<StepPoint, "step" | "tokens" | "trainLoss" | "gradientNorm" | "learningRate" | "sampleStart" | "sampleEnd">;

export interface RestartToCertify {
  segmentId: string;
  runId: string;
  /** The segment that ran them first. */
  against: string;
  before: ComparedStep[];
  after: ComparedStep[];
  comparable: boolean;
  /** Why they are not, as one sentence. */
  why?: string;
  /** Whether no further steps of the segment will come. */
  afterEnded: boolean;
}

export interface CertificateStore {
  /** Restarts without a settled certificate, as far as they have come. Those with more steps to compare only when `thorough`. */
  due(options: { thorough: boolean }): Promise<RestartToCertify[]>;
  /** Keeps what was found; a failure opens an incident. One that is settled stays as it is. */
  settle(restart: Pick<RestartToCertify, "segmentId" | "runId" | "against">, certificate: Certificate): Promise<void>;
}

/** A comparison of more steps is read too often when it is read every second. */
const quickSteps = 2_000;

export function createCertificateStore(database: Database): CertificateStore {
  return {
    due: ({ thorough }) =>
      database.read(async (client) => {
        const open = await openRestarts(client);
        const due: RestartToCertify[] = [];
        for (const { id, runId } of open.filter((each) => thorough || each.ended || each.steps <= quickSteps)) {
          const found = await restartOf(client, runId, id);
          if (found !== null) due.push(found);
        }
        return due;
      }),
    settle: (restart, certificate) => database.transaction((transaction) => settle(transaction, restart, certificate)),
  };
}

function openRestarts(client: Transaction): Promise<{ id: string; runId: string; ended: boolean; steps: number }[]> {
  return client.$queryRaw`
    SELECT s."id", s."runId", s."status" = 'ended' AS "ended", s."lastStep" - s."startStep" AS "steps" FROM "Segment" s
    WHERE s."ordinal" > 1 AND s."lastStep" > s."startStep" AND (s."certificate" IS NULL OR s."certificate" ->> 'status' = 'pending')
      AND EXISTS (SELECT 1 FROM "Segment" e WHERE e."runId" = s."runId" AND e."ordinal" < s."ordinal" AND e."lastStep" > s."startStep")`;
}

async function restartOf(client: Transaction, runId: string, segmentId: string): Promise<RestartToCertify | null> {
  const segments = await segmentsWithEras(client, [runId]);
  const again = segments.find(({ id }) => id === segmentId);
  const earlier = again === undefined ? null : earlierOf(segments, again);
  if (again === undefined || earlier === null) return null;
  const { status } = await client.segment.findUniqueOrThrow({ where: { id: segmentId }, select: { status: true } });
  const restart = { segmentId, runId, against: earlier.segmentId, afterEnded: status === "ended" };
  if (earlier.why !== null) return { ...restart, before: [], after: [], comparable: false, why: earlier.why };

  const until = earlier.sameUntilStep;
  const changed = await changedEnvironment(client, segmentId, earlier.stretches);
  if (changed !== null)
    return { ...restart, before: [], after: [], comparable: false, why: `The environment was changed: ${inWords(changed)}.` };

  const after = await points(client, { id: segmentId, after: again.startStep, until });
  const before: ComparedStep[] = [];
  for (const stretch of earlier.stretches) before.push(...(await points(client, { ...stretch, until: Math.min(stretch.until, until) })));
  const other = firstOtherSamples(before, after);
  if (other === null) return { ...restart, before, after, comparable: true };
  const upTo = (all: readonly ComparedStep[]) => all.filter(({ step }) => step < other);
  const comparable = other > again.startStep + 1;
  return { ...restart, before: upTo(before), after: upTo(after), comparable, ...(comparable ? {} : { why: "Samples were skipped." }) };
}

/** What may make the same steps come out in other bits; null: nothing that is known. */
async function changedEnvironment(
  client: Transaction,
  segmentId: string,
  stretches: readonly Stretch[],
): Promise<EnvironmentDifference[] | null> {
  const rows = await client.segment.findMany({
    where: { id: { in: [segmentId, ...stretches.map(({ id }) => id)] } },
    select: { id: true, environment: true },
  });
  const records = new Map(
    rows.flatMap(({ id, environment }) => (environment === null ? [] : [[id, environmentRecord.parse(environment)]])),
  );
  const again = records.get(segmentId);
  if (again === undefined) return null;
  const differences = stretches.flatMap(({ id }) => {
    const before = records.get(id);
    return before === undefined ? [] : [gatingDifferences(before, again)];
  });
  return differences.find((found) => found.length > 0) ?? null;
}

function points(client: Transaction, { id, after, until }: Stretch): Promise<ComparedStep[]> {
  return client.$queryRaw<ComparedStep[]>`
    SELECT "step", "tokens"::float8, "trainLoss", "gradientNorm", "learningRate", "sampleStart"::float8, "sampleEnd"::float8
    FROM "MetricPoint" WHERE "segmentId" = ${id} AND "step" > ${after}::int AND "step" <= ${until}::int ORDER BY "step"`;
}

/** The first step that read other samples the second time; null: none did. */
function firstOtherSamples(before: readonly ComparedStep[], after: readonly ComparedStep[]): number | null {
  const again = new Map(after.map((point) => [point.step, point]));
  const other = before.find(({ step, sampleStart, sampleEnd }) => {
    const point = again.get(step);
    return point !== undefined && (point.sampleStart !== sampleStart || point.sampleEnd !== sampleEnd);
  });
  return other?.step ?? null;
}

async function settle(
  transaction: Transaction,
  { segmentId, runId, against }: Parameters<CertificateStore["settle"]>[0],
  certificate: Certificate,
): Promise<void> {
  const settled = await transaction.$executeRaw`
    UPDATE "Segment" SET "certificate" = ${toJson(certificate)}::jsonb
    WHERE "id" = ${segmentId} AND ("certificate" IS NULL OR "certificate" ->> 'status' = 'pending')`;
  const { status, firstDifference, toStep: step, detail } = certificate;
  if (settled === 0 || status === "pending") return;
  if (status === "fail" && firstDifference !== null) {
    const nodes = await nodesOf(transaction, [against, segmentId]);
    const [first, second] = [nodes.get(against), nodes.get(segmentId)];
    const suspicion =
      first?.nodeId === second?.nodeId
        ? `Node ${second?.name} computed wrongly one of the two times, silently.`
        : `One of ${first?.name} and ${second?.name} computed wrongly, silently.`;
    await openIncident(transaction, {
      kind: "certificate-failed",
      runId,
      segmentId,
      nodeId: second?.nodeId ?? null,
      step: firstDifference.step,
      summary: `Step ${firstDifference.step} ran twice, with the same data and settings, and gave other numbers (${firstDifference.quantity}). ${suspicion}`,
      evidence: { ...firstDifference, against, nodes: [first, second], certificate },
    });
  } else {
    const message = `Resume certificate: ${status}. ${detail}`;
    await addRunEvent(transaction, { runId, segmentId, step, kind: "lifecycle", message });
  }
}

async function nodesOf(transaction: Transaction, segmentIds: readonly string[]): Promise<Map<string, { nodeId: string; name: string }>> {
  const rows = await transaction.segment.findMany({
    where: { id: { in: [...segmentIds] } },
    select: { id: true, node: { select: { id: true, name: true } } },
  });
  return new Map(rows.flatMap(({ id, node }) => (node === null ? [] : [[id, { nodeId: node.id, name: node.name }]])));
}
