/** A run's points as CSV, read in pages so that a long run never lies in memory at once. */
import type { Database, Transaction } from "./database";
import { belongingTo, effectiveUntilSteps, isEffective } from "./lineage";
import { lineageOf } from "./lineage-rows";
import { requireRun } from "./runs";

const columns = [
  "segment",
  "step",
  "tokens",
  "timeMs",
  "trainLoss",
  "validationLoss",
  "gradientNorm",
  "noiseScale",
  "learningRate",
  "tokensPerSecond",
  "stepDurationMs",
  "effective",
] as const;

const pageSize = 5_000;

interface CsvRow {
  step: number;
  tokens: number;
  timeMs: number;
  trainLoss: number | null;
  validationLoss: number | null;
  gradientNorm: number | null;
  noiseScale: number | null;
  learningRate: number;
  tokensPerSecond: number;
  stepDurationMs: number;
}

/** By segment (its ordinal; of another run's, after that run's id), then by step; `effective` is true for points of the effective curve. Rejects with NotFoundError at the first line. */
export async function* csvLines(
  database: Database,
  runId: string,
  { fromStep = 1, toStep = 2 ** 31 - 1 }: { fromStep?: number; toStep?: number },
): AsyncGenerator<string> {
  const segments = await database.read(async (client) => {
    await requireRun(client, runId);
    return lineageOf(client, runId);
  });
  const until = effectiveUntilSteps(segments, runId);
  const belonging = new Map(belongingTo(segments, runId).map((stretch) => [stretch.id, stretch.until]));
  yield `${columns.join(",")}\n`;
  for (const { id, runId: ofRun, ordinal } of segments) {
    const name = ofRun === runId ? String(ordinal) : `${ofRun}/${ordinal}`;
    const lastStep = Math.min(toStep, belonging.get(id) ?? 0);
    let after = fromStep - 1;
    for (;;) {
      const rows = await database.read((client) => readPage(client, id, after, lastStep));
      const last = rows.at(-1);
      if (last === undefined) break;
      yield rows.map((row) => toLine(name, row, isEffective(row.step, until.get(id) ?? null))).join("");
      after = last.step;
    }
  }
}

function readPage(client: Transaction, segmentId: string, after: number, toStep: number): Promise<CsvRow[]> {
  return client.$queryRaw<CsvRow[]>`
    SELECT p."step", p."tokens"::float8, p."timeMs"::float8, p."trainLoss", e."validationLoss", p."gradientNorm", p."noiseScale",
      p."learningRate", p."tokensPerSecond", p."stepDurationMs"
    FROM "MetricPoint" p LEFT JOIN "Evaluation" e ON e."segmentId" = p."segmentId" AND e."step" = p."step"
    WHERE p."segmentId" = ${segmentId} AND p."step" > ${after}::int AND p."step" <= ${toStep}::int ORDER BY p."step" LIMIT ${pageSize}`;
}

function toLine(segment: string, row: CsvRow, effective: boolean): string {
  const values: Record<(typeof columns)[number], string | number | boolean | null> = { segment, ...row, effective };
  return `${columns.map((column) => values[column] ?? "").join(",")}\n`;
}
