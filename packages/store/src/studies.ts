/** Studies of both kinds: begun, shown, paused, gone on with, ended, extended. What their runs do is the keeper's to decide. */
import { ConflictError, type RunSpecification, type StudyStatus } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { requireDataset } from "./dataset-fit";
import { toJson } from "./json-column";
import { newId } from "./new-id";
import { type StudyCurve, studyCurves } from "./study-curves";
import { lockStudy, type StudyKind, type StudyRecord, setStudyStatus, studyById, toStudyRecord } from "./study-rows";
import { addStudyRuns, type PlannedStudyRun, type StudyRun, type StudyRunState, studyRunStates, studyRuns } from "./study-runs";

export interface NewStudy {
  kind: StudyKind;
  /** As its kind's contract has it. */
  specification: Record<string, unknown>;
  /** What its runs have in common: its dataset must be there. */
  base: RunSpecification;
  author: string;
  /** Made of the recipe, the kind and the study's number when left out. */
  name?: string;
  subjectRunId?: string;
  runs: readonly PlannedStudyRun[];
}

export interface StudyAction {
  kind: StudyKind;
  studyId: string;
  author: string;
  reason: string;
}

/** Methods that name a study reject with NotFoundError where it is of another kind. */
export interface StudyStore {
  /** Newest first. */
  list(kind: StudyKind): Promise<StudyRecord[]>;
  get(kind: StudyKind, studyId: string): Promise<StudyRecord>;
  /** Of all studies of the kind. */
  runStates(kind: StudyKind): Promise<StudyRunState[]>;
  /** In the order in which they begin. */
  runs(studyId: string): Promise<StudyRun[]>;
  /** Of those of its runs that have begun. */
  curves(runIds: readonly string[]): Promise<StudyCurve[]>;
  /** Invalid when no node has the dataset. */
  create(input: NewStudy): Promise<StudyRecord>;
  pause(input: StudyAction): Promise<StudyRecord>;
  resume(input: StudyAction): Promise<StudyRecord>;
  stop(input: StudyAction): Promise<StudyRecord>;
  /** `edit` answers what holds from now on and which runs come to it; one that has finished runs again then. It runs again after a deadlock. */
  edit(
    input: StudyAction & { edit: (before: StudyRecord) => { specification: Record<string, unknown>; runs: readonly PlannedStudyRun[] } },
  ): Promise<StudyRecord>;
  /** In place of those before. */
  setFindings(studyId: string, findings: Record<string, unknown>): Promise<void>;
}

export function createStudyStore(database: Database): StudyStore {
  const move = (input: StudyAction, from: readonly StudyStatus[], to: StudyStatus, done: string) =>
    database.transaction(async (transaction) => {
      const { id, kind, status } = await lockStudy(transaction, input.studyId, input.kind);
      if (!from.includes(status))
        throw new ConflictError(`Only a study that is ${from.join(" or ")} can be ${done.toLowerCase()}; this ${kind} is ${status}.`);
      const why = input.reason === "" ? "" : `: ${input.reason}`;
      await setStudyStatus(transaction, id, to, to === "running" ? null : `${done} by ${input.author}${why}.`);
      return studyById(transaction, id);
    });
  return {
    list: (kind) =>
      database.read(async (client) => {
        const rows = await client.study.findMany({ where: { kind }, orderBy: { number: "desc" } });
        return rows.map(toStudyRecord);
      }),
    get: (kind, studyId) => database.read((client) => studyById(client, studyId, kind)),
    runStates: (kind) => database.read((client) => studyRunStates(client, kind)),
    runs: (studyId) => database.read((client) => studyRuns(client, studyId)),
    curves: (runIds) => database.read((client) => studyCurves(client, runIds)),
    create: (input) => database.transaction((transaction) => createStudy(transaction, input)),
    pause: (input) => move(input, ["running"], "paused", "Paused"),
    resume: (input) => move(input, ["paused", "finished", "stopped"], "running", "Resumed"),
    stop: (input) => move(input, ["running", "paused"], "stopped", "Stopped"),
    edit: ({ edit, ...input }) =>
      database.transaction(async (transaction) => {
        const study = await lockStudy(transaction, input.studyId, input.kind);
        const { specification, runs } = edit(study);
        await transaction.study.update({ where: { id: study.id }, data: { specification: toJson(specification) } });
        await addStudyRuns(transaction, study.id, runs);
        if (runs.length > 0 && study.status === "finished") await setStudyStatus(transaction, study.id, "running", null);
        return studyById(transaction, study.id);
      }),
    setFindings: (studyId, findings) =>
      database.transaction(async (transaction) => {
        await transaction.study.update({ where: { id: studyId }, data: { findings: toJson(findings) } });
      }),
  };
}

async function createStudy(
  transaction: Transaction,
  { kind, specification, base, author, name, subjectRunId, runs }: NewStudy,
): Promise<StudyRecord> {
  await requireDataset(transaction, base);
  const [row] = await transaction.$queryRaw<
    { number: number }[]
  >`SELECT nextval(pg_get_serial_sequence('"Study"', 'number'))::int AS "number"`;
  if (row === undefined) throw new Error("The sequence of study numbers gave none.");
  const { id } = await transaction.study.create({
    data: {
      id: newId(kind === "ladder" ? "lad" : "abl"),
      number: row.number,
      kind,
      name: name ?? `${base.recipe}-${kind}-${row.number}`,
      author,
      status: "running",
      specification: toJson(specification),
      subjectRunId: subjectRunId ?? null,
    },
  });
  await addStudyRuns(transaction, id, runs);
  return studyById(transaction, id);
}
