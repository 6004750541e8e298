/** What live optimizers and sessions really held, as trainers read it back, beside what was asked for. */
import { type Configuration, compareReadBack, learningRateOf, NotFoundError, type RunSpecification, valueAt } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { openIncident } from "./incidents";
import { fromJson, toJson } from "./json-column";
import { effectivePath, stretchesOf } from "./lineage";
import { lineageOf } from "./lineage-rows";
import { lockWritable, type SegmentWriter } from "./row-locks";
import { requireRun } from "./runs";
import { specificationAt } from "./specification-changes";

export interface ConfigurationStore {
  /**
   * To be called once the points up to its step and the change before it are stored; the first reading of a step stays. A field that is not
   * what was asked for opens an incident, unless one of the run about the same fields is open. Answers whether it opened one.
   */
  record(writer: SegmentWriter, reading: { step: number; values: Record<string, unknown> }): Promise<boolean>;
  /** On the effective curve, the newest reading at or before the step; of steps before the first, the first. Rejects with NotFoundError. */
  at(runId: string, step?: number): Promise<Configuration>;
}

export function createConfigurationStore(database: Database): ConfigurationStore {
  return {
    record: (writer, reading) => database.transaction((transaction) => record(transaction, writer, reading)),
    at: (runId, step) => database.read((client) => readingAt(client, runId, step)),
  };
}

async function record(
  transaction: Transaction,
  writer: SegmentWriter,
  { step, values }: { step: number; values: Record<string, unknown> },
): Promise<boolean> {
  const { segmentId } = writer;
  const { runId } = await lockWritable(transaction, writer);
  const asked = await askedOf(transaction, segmentId, step, Object.keys(values));
  const data = { segmentId, step, values: toJson(values), asked: toJson(asked) };
  const { count } = await transaction.configurationReading.createMany({ data: [data], skipDuplicates: true });
  const differences = fieldsOf(asked, values).filter(({ agrees }) => !agrees);
  if (count === 0 || differences.length === 0) return false;
  const names = differences.map(({ field }) => field);
  const open = await transaction.incident.findMany({
    where: { runId, kind: "configuration_mismatch", status: { not: "resolved" } },
    select: { evidence: true },
  });
  if (open.some(({ evidence }) => JSON.stringify(fromJson(evidence).names) === JSON.stringify(names))) return false;
  const { nodeId } = await transaction.segment.findUniqueOrThrow({ where: { id: segmentId }, select: { nodeId: true } });
  const what = differences.map(({ field, asked: wanted, found }) => `${field} is ${inWords(found)}, not ${inWords(wanted)}`).join("; ");
  const summary = `The update of step ${step} was not configured as asked: ${what}.`;
  await openIncident(transaction, {
    kind: "configuration-mismatch",
    runId,
    segmentId,
    nodeId,
    step,
    summary,
    evidence: { names, fields: differences },
  });
  return true;
}

/** By the specification in force for the update that made `step`; a field that follows from it by the schedule is computed. */
async function askedOf(
  transaction: Transaction,
  segmentId: string,
  step: number,
  fields: readonly string[],
): Promise<Record<string, unknown>> {
  const specification = await specificationAt(transaction, segmentId, step);
  const entries = await Promise.all(
    fields.map(async (field) => [
      field,
      field === "learningRate"
        ? await learningRateAsked(transaction, specification, segmentId, step)
        : (valueAt(specification, field) ?? null),
    ]),
  );
  return Object.fromEntries(entries);
}

async function learningRateAsked(transaction: Transaction, specification: RunSpecification, segmentId: string, step: number) {
  const before = await transaction.metricPoint.findUnique({
    where: { segmentId_step: { segmentId, step: step - 1 } },
    select: { tokens: true },
  });
  const { startTokens } = await transaction.segment.findUniqueOrThrow({ where: { id: segmentId }, select: { startTokens: true } });
  return learningRateOf(specification, { step: step - 1, tokens: Number(before?.tokens ?? startTokens) });
}

function fieldsOf(asked: Record<string, unknown>, values: Record<string, unknown>): Configuration["fields"] {
  const fields = Object.keys(values).map((field) => ({ field, from: asked[field], to: asked[field], rebuilds: false }));
  return compareReadBack(fields, values).map(({ field, to, found, agrees }) => ({ field, asked: to, found, agrees }));
}

async function readingAt(client: Transaction, runId: string, step: number | undefined): Promise<Configuration> {
  await requireRun(client, runId);
  const curve = stretchesOf(effectivePath(await lineageOf(client, runId), runId));
  const rows = await client.configurationReading.findMany({
    where: { OR: curve.map(({ id, after, until }) => ({ segmentId: id, step: { gt: after, lte: until } })) },
    orderBy: { step: "asc" },
  });
  const reading = rows.findLast((row) => step === undefined || row.step <= step) ?? rows[0];
  if (reading === undefined) throw new NotFoundError("configuration reading of run", runId);
  const fields = fieldsOf(fromJson(reading.asked), fromJson(reading.values));
  const differences = fields.filter(({ agrees }) => !agrees).length;
  return { step: reading.step, segmentId: reading.segmentId, fields, differences };
}

function inWords(value: unknown): string {
  return typeof value === "number" ? String(Number(value.toPrecision(7))) : JSON.stringify(value ?? null);
}
