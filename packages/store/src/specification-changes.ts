/** A change of a run that trains: asked for against what is in force, and recorded once its trainer works by it. */
import {
  type ChangeReadBack,
  compareReadBack,
  endFrom,
  type FieldReadBack,
  fieldChange,
  type Intervention,
  NotFoundError,
  planChange,
  type RunOverrides,
  type RunSpecification,
  runSpecification,
} from "@trainyard/contracts";
import type { Transaction } from "./database";
import { closeIntervention } from "./intervention-settling";
import { readIntervention } from "./interventions";
import { fromJson } from "./json-column";
import { type LineageHead, lockOwned, type SegmentWriter } from "./row-locks";
import { addRunEvent } from "./run-events";
import { specificationOf } from "./segment-queueing";

/** The arguments of the intervention. Rejects with InvalidError what the run's newest state refuses. */
export async function changeArguments(
  transaction: Transaction,
  { segment }: LineageHead,
  changes: RunOverrides,
): Promise<Record<string, unknown>> {
  const inForce = await specificationOf(transaction, segment.id);
  return { changes, fields: planChange(inForce, changes, { step: segment.lastStep, tokens: segment.lastTokens }).changes };
}

export interface ChangeInForce {
  interventionId: string;
  /** The step boundary at which it was made. */
  step: number;
  /** What the trainer works by now. */
  specification: RunSpecification;
  readBack: ChangeReadBack;
}

/**
 * From here on the segment is of the changed specification, and so is what follows it. What was in force before stays in the result, so
 * that the specification of any step can be told. Done twice, the first stays.
 */
export async function recordChange(transaction: Transaction, writer: SegmentWriter, change: ChangeInForce): Promise<Intervention> {
  const { interventionId, step, specification, readBack } = change;
  const { run, segment } = await lockOwned(transaction, writer);
  const asked = await readIntervention(transaction, interventionId);
  if (asked.runId !== run.id) throw new NotFoundError(`intervention of run ${run.id}`, interventionId);
  if (asked.status !== "requested") return asked;

  const before = await specificationOf(transaction, segment.id);
  const fields = compareReadBack(fieldChange.array().parse(asked.arguments.fields), readBack.values);
  const end = endFrom(specification, { step: segment.lastStep, tokens: segment.lastTokens });
  await transaction.segment.update({ where: { id: segment.id }, data: { specification } });
  await transaction.run.update({ where: { id: run.id }, data: { totalSteps: end.step, totalTokens: end.tokens } });
  await transaction.intervention.update({ where: { id: interventionId }, data: { segmentId: segment.id } });
  const { values: _, ...others } = readBack;
  await closeIntervention(transaction, interventionId, { status: "applied", step, result: { fields, ...others, before } });
  await addRunEvent(transaction, {
    runId: run.id,
    segmentId: segment.id,
    step,
    kind: "intervention",
    level: fields.every(({ agrees }) => agrees) ? "info" : "warning",
    message: `change applied at step ${step}: ${fields.map(inWords).join("; ")}.`,
    author: asked.author,
  });
  return readIntervention(transaction, interventionId);
}

/** The specification under which a segment trained when it stood at `step`, before any change made there. */
export async function specificationAt(transaction: Transaction, segmentId: string, step: number): Promise<RunSpecification> {
  const change = await transaction.intervention.findFirst({
    where: { segmentId, kind: "change", status: "applied", appliedStep: { gte: step } },
    orderBy: [{ appliedStep: "asc" }, { appliedAt: "asc" }],
  });
  const inForce = await specificationOf(transaction, segmentId);
  return change === null ? inForce : runSpecification.parse(fromJson(change.result).before);
}

function inWords({ field, from, to, found, agrees }: FieldReadBack): string {
  return `${field} from ${text(from)} to ${text(to)}, read back ${text(found)}${agrees ? "" : ", which is not what was asked for"}`;
}

/** A float32 has seven digits; more would show how it is rounded, not what it is. */
function text(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(7)));
  return typeof value === "string" ? value : JSON.stringify(value);
}
