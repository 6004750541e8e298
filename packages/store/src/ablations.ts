/** Ablation studies: begun, shown, paused, gone on with, ended; and models that are cut down by their maps. */
import {
  type AblationSpecification,
  ConflictError,
  NotFoundError,
  type RunSpecification,
  type ShrinkRequest,
  type StudyStatus,
} from "@trainyard/contracts";
import { ablationById, type StoredAblation, toAblations } from "./ablation-rows";
import type { Database, Transaction } from "./database";
import { requireDataset } from "./dataset-fit";
import { toJson } from "./json-column";
import { newId } from "./new-id";
import { createTask } from "./node-tasks";
import { addRunEvent } from "./run-events";
import { specificationOf } from "./segment-queueing";
import { lockStudy, setStudyStatus } from "./study-rows";
import { requireSound } from "./usable-checkpoint";

export interface NewAblation {
  specification: AblationSpecification;
  /** Of the baseline: its dataset must be there. */
  base: RunSpecification;
  /** Parts that are out together, for each variant; measured by a node where the study evaluates. */
  variants: readonly (readonly string[])[];
  subjectRunId: string | null;
  author: string;
  /** Made of the subject and the study's number when left out. */
  name?: string;
}

export interface AblationAction {
  ablationId: string;
  author: string;
  reason: string;
}

/** A trained state to study. */
export interface AblationSubject {
  runId: string;
  step: number;
  /** In force there. */
  specification: RunSpecification;
}

export interface AblationStore {
  /** Rejects with NotFoundError. */
  subject(checkpointId: string): Promise<AblationSubject>;
  /** Newest first. */
  list(filter?: { runId?: string | undefined }): Promise<StoredAblation[]>;
  get(ablationId: string): Promise<StoredAblation>;
  /** Conflict where the checkpoint that is to be evaluated is gone; it is pinned otherwise, for what is cut by the map later. */
  create(input: NewAblation): Promise<StoredAblation>;
  /** Conflict for a study that evaluates: it is one task of a node, and short. */
  pause(input: AblationAction): Promise<StoredAblation>;
  resume(input: AblationAction): Promise<StoredAblation>;
  stop(input: AblationAction): Promise<StoredAblation>;
  /** Conflict where the study has no map yet, or its checkpoint is gone. */
  shrink(input: AblationAction & { request: ShrinkRequest }): Promise<StoredAblation>;
}

export function createAblationStore(database: Database): AblationStore {
  const move = (input: AblationAction, from: readonly StudyStatus[], to: StudyStatus, done: string) =>
    database.transaction(async (transaction) => {
      const study = await lockAblation(transaction, input.ablationId);
      if (study.specification.mode === "evaluate" && to !== "stopped")
        throw new ConflictError("A study that evaluates is one task of a node: it can be stopped, and begun again as another study.");
      if (!from.includes(study.status))
        throw new ConflictError(`Only a study that is ${from.join(" or ")} can be ${done}; this one is ${study.status}.`);
      const because = input.reason === "" ? "" : `: ${input.reason}`;
      await setStudyStatus(transaction, study.id, to, to === "running" ? null : `${done} by ${input.author}${because}.`);
      if (to === "stopped") await endMap(transaction, study.id);
      return ablationById(transaction, study.id);
    });
  return {
    subject: (checkpointId) =>
      database.read(async (client) => {
        const row = await client.checkpoint.findUnique({
          where: { id: checkpointId },
          select: { runId: true, step: true, segmentId: true },
        });
        if (row === null) throw new NotFoundError("checkpoint", checkpointId);
        return { runId: row.runId, step: row.step, specification: await specificationOf(client, row.segmentId) };
      }),
    list: ({ runId } = {}) =>
      database.read(async (client) => {
        const where = { kind: "ablation" as const, ...(runId === undefined ? {} : { subjectRunId: runId }) };
        return toAblations(client, await client.study.findMany({ where, orderBy: { number: "desc" } }));
      }),
    get: (ablationId) => database.read((client) => ablationById(client, ablationId)),
    create: (input) => database.transaction((transaction) => create(transaction, input)),
    pause: (input) => move(input, ["running"], "paused", "Paused"),
    resume: (input) => move(input, ["paused", "finished", "stopped"], "running", "Resumed"),
    stop: (input) => move(input, ["running", "paused"], "stopped", "Stopped"),
    shrink: (input) => database.transaction((transaction) => shrink(transaction, input)),
  };
}

async function create(transaction: Transaction, input: NewAblation): Promise<StoredAblation> {
  const { specification, base, variants, subjectRunId, author, name } = input;
  await requireDataset(transaction, base);
  const id = newId("abl");
  const number = await nextNumber(transaction);
  const subject = subjectRunId === null ? null : await transaction.run.findUnique({ where: { id: subjectRunId }, select: { name: true } });
  const data = { id, number, author, subjectRunId, kind: "ablation" as const, status: "running" as const };
  const called = name ?? `${subject?.name ?? base.recipe}-ablation-${number}`;
  await transaction.study.create({ data: { ...data, name: called, specification: toJson(specification), base: toJson(base) } });
  if (specification.mode === "evaluate") await askForMap(transaction, { ...input, id, name: called, variants });
  return ablationById(transaction, id);
}

async function askForMap(
  transaction: Transaction,
  { id, name, specification, base, variants, author }: NewAblation & { id: string; name: string },
): Promise<void> {
  const { checkpoint, runId } = await keptCheckpoint(transaction, { checkpointId: specification.checkpointId ?? "", name, author });
  await createTask(transaction, {
    ...{ kind: "ablation-map", nodeId: null, runId, step: checkpoint.step, studyId: id, author, reason: name },
    arguments: { checkpoint, specification: base, variants, batches: specification.batches },
  });
}

/** Retention would take it while it waits to be read, now or when a model is cut by the map. */
async function keptCheckpoint(
  transaction: Transaction,
  { checkpointId, name, author }: { checkpointId: string; name: string; author: string },
) {
  const { id, step, path, segmentId, tokens } = await requireSound(transaction, checkpointId);
  const before = await transaction.checkpoint.findUniqueOrThrow({ where: { id }, select: { runId: true, pinned: true } });
  if (!before.pinned) {
    await transaction.checkpoint.update({ where: { id }, data: { pinned: true } });
    const message = `Checkpoint of step ${step} pinned: the ablation study ${name} reads it`;
    await addRunEvent(transaction, { runId: before.runId, segmentId, step, kind: "checkpoint", message, author });
  }
  return { checkpoint: { id, step, path }, runId: before.runId, tokens };
}

async function shrink(
  transaction: Transaction,
  { ablationId, author, reason, request }: AblationAction & { request: ShrinkRequest },
): Promise<StoredAblation> {
  const { id, name, specification, base, map } = await lockAblation(transaction, ablationId);
  if (map?.status !== "done") throw new ConflictError("Only a study whose map is measured tells what a model can spare.");
  const { checkpoint, runId, tokens } = await keptCheckpoint(transaction, { checkpointId: specification.checkpointId ?? "", name, author });
  const run = await transaction.run.findUniqueOrThrow({ where: { id: runId }, select: { name: true } });
  await createTask(transaction, {
    ...{ kind: "shrink", nodeId: null, runId, step: checkpoint.step, studyId: id, author, reason },
    arguments: { checkpoint, specification: base, name: `${run.name}-shrunk`, tokensSeen: tokens, request },
  });
  return ablationById(transaction, id);
}

/** Rejects with NotFoundError. */
async function lockAblation(transaction: Transaction, id: string): Promise<StoredAblation> {
  await lockStudy(transaction, id, "ablation");
  return ablationById(transaction, id);
}

/** The node that works on it finds that it is not its own any more, and ends it. */
async function endMap(transaction: Transaction, studyId: string): Promise<void> {
  await transaction.$executeRaw`
    UPDATE "NodeTask" SET "status" = 'failed', "problem" = 'The study was stopped.', "endedAt" = clock_timestamp()
    WHERE "studyId" = ${studyId} AND "kind" = 'ablation-map' AND "status" IN ('queued', 'running')`;
}

async function nextNumber(transaction: Transaction): Promise<number> {
  const [row] = await transaction.$queryRaw<
    { number: number }[]
  >`SELECT nextval(pg_get_serial_sequence('"Study"', 'number'))::int AS "number"`;
  if (row === undefined) throw new Error("The sequence of study numbers gave none.");
  return row.number;
}
