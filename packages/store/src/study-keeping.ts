/** What the keeper of studies reads and writes: runs that begin or go on, runs that are planned on the way, the end. */
import { totalSteps, totalTokens } from "@trainyard/contracts";
import { resumeRun } from "./actions";
import type { Database, Transaction } from "./database";
import { lockLineageHead } from "./row-locks";
import { addRunEvent } from "./run-events";
import { insertRun } from "./run-insertion";
import { queueSegment } from "./segment-queueing";
import { lockStudy, type StudyRecord, setStudyStatus, toStudyRecord } from "./study-rows";
import { addStudyRuns, type PlannedStudyRun, plannedStudyRun } from "./study-runs";
import { type StudyWork, studyKeeper, studyWork } from "./study-work";

export interface StudyKeepingStore {
  /** That run, or have runs that still do; oldest first. */
  active(): Promise<StudyRecord[]>;
  work(studyId: string): Promise<StudyWork>;
  /** Makes the run, or goes on with the one that the keeper paused. Answers it; null: there is nothing to begin any more. */
  begin(studyId: string, key: string): Promise<string | null>;
  /** No run can be made of it. */
  refuse(studyId: string, key: string, problem: string): Promise<void>;
  /** Answers whether they were added: not where the study runs no more, or others came to it since it had `total`. */
  extend(studyId: string, total: number, runs: readonly PlannedStudyRun[]): Promise<boolean>;
  finish(studyId: string, why: string): Promise<void>;
  /** What keeps one that runs from going on, for people to read; null: nothing any more. Answers whether that is news. */
  troubled(studyId: string, detail: string | null): Promise<boolean>;
}

export function createStudyKeepingStore(database: Database): StudyKeepingStore {
  return {
    active: () =>
      database.read(async (client) => {
        const open = { runs: { some: { run: { status: { in: ["queued" as const, "running" as const] } } } } };
        const rows = await client.study.findMany({ where: { OR: [{ status: "running" }, open] }, orderBy: { number: "asc" } });
        return rows.map(toStudyRecord);
      }),
    work: (studyId) => database.read((client) => studyWork(client, studyId)),
    begin: (studyId, key) => database.transaction((transaction) => begin(transaction, studyId, key)),
    refuse: (studyId, key, problem) =>
      database.transaction(async (transaction) => {
        await transaction.studyRun.updateMany({ where: { studyId, key, runId: null }, data: { problem } });
      }),
    extend: (studyId, total, runs) =>
      database.transaction(async (transaction) => {
        const { status } = await lockStudy(transaction, studyId);
        if (status !== "running" || (await transaction.studyRun.count({ where: { studyId } })) !== total) return false;
        await addStudyRuns(transaction, studyId, runs);
        return true;
      }),
    finish: (studyId, why) =>
      database.transaction(async (transaction) => {
        const { status } = await lockStudy(transaction, studyId);
        if (status === "running") await setStudyStatus(transaction, studyId, "finished", why);
      }),
    troubled: (studyId, detail) =>
      database.transaction(async (transaction) => {
        const changed = await transaction.$executeRaw`
          UPDATE "Study" SET "statusDetail" = ${detail}
          WHERE "id" = ${studyId} AND "status" = 'running' AND "statusDetail" IS DISTINCT FROM ${detail}`;
        return changed > 0;
      }),
  };
}

async function begin(transaction: Transaction, studyId: string, key: string): Promise<string | null> {
  const study = await lockStudy(transaction, studyId);
  if (study.status !== "running") return null;
  const row = await transaction.studyRun.findUniqueOrThrow({
    where: { studyId_key: { studyId, key } },
    select: { runId: true, label: true },
  });
  if (row.runId === null) return makeRun(transaction, study, { key, label: row.label });
  const head = await lockLineageHead(transaction, row.runId);
  if (head.run.status !== "paused") return null;
  await resumeRun(transaction, head, { runId: row.runId, author: studyKeeper, reason: `${study.name} goes on` });
  return row.runId;
}

async function makeRun(transaction: Transaction, study: StudyRecord, { key, label }: { key: string; label: string }): Promise<string> {
  const { id: studyId, kind, name, author } = study;
  const { specification, parameters } = await plannedStudyRun(transaction, studyId, key);
  const end = { step: totalSteps(specification), tokens: totalTokens(specification) };
  const runId = await insertRun(transaction, { specification, parameters, author, end, name: `${name}: ${label}` });
  await transaction.studyRun.update({ where: { studyId_key: { studyId, key } }, data: { runId } });
  const segmentId = await queueSegment(transaction, { runId, checkpoint: null, specification });
  const message = kind === "ladder" ? `Of the ladder ${name}: ${label}.` : `Of the ablation study ${name}: ${label}.`;
  await addRunEvent(transaction, { runId, segmentId, step: 0, kind: "lifecycle", message, author });
  return runId;
}
