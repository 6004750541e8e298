/** Sweeps: begun, shown, paused, gone on with, ended, edited. What their trials do is the keeper's to decide. */
import {
  ConflictError,
  type RunSpecification,
  type SweepDetail,
  type SweepRevision,
  type SweepSpecification,
  type SweepStatus,
  type WarmObservation,
} from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import { requireDataset } from "./dataset-fit";
import { newId } from "./new-id";
import { lockSweep, type SweepRecord, sweepById, toSweepRecord } from "./sweep-rows";
import { setStatus } from "./sweep-status";
import { type SummarisedSweep, summariseSweeps } from "./sweep-summaries";

/** Rungs are the search's to tell. */
export type StoredSweep = Omit<SweepDetail, "rungs">;

export interface NewSweep {
  specification: SweepSpecification;
  /** What its trials have in common: its dataset must be there. */
  base: RunSpecification;
  author: string;
  /** Made of the recipe and the sweep's number when left out. */
  name?: string;
  warm: readonly WarmObservation[];
  clonedFromId?: string;
}

export interface SweepAction {
  sweepId: string;
  author: string;
  reason: string;
}

export interface SweepStore {
  /** Newest first. */
  list(): Promise<SummarisedSweep[]>;
  get(sweepId: string): Promise<StoredSweep>;
  /** Invalid when no node has the dataset. */
  create(input: NewSweep): Promise<StoredSweep>;
  pause(input: SweepAction): Promise<StoredSweep>;
  resume(input: SweepAction): Promise<StoredSweep>;
  stop(input: SweepAction): Promise<StoredSweep>;
  /** `edit` answers what holds for trials to come, and says in words what is another; it runs again after a deadlock. */
  edit(
    input: SweepAction & { edit: (before: SweepSpecification) => { specification: SweepSpecification; change: string } },
  ): Promise<StoredSweep>;
}

export function createSweepStore(database: Database): SweepStore {
  const move = (input: SweepAction, from: readonly SweepStatus[], to: SweepStatus, done: string) =>
    database.transaction(async (transaction) => {
      const sweep = await lockSweep(transaction, input.sweepId);
      if (!from.includes(sweep.status))
        throw new ConflictError(`Only a sweep that is ${from.join(" or ")} can be ${done}; this one is ${sweep.status}.`);
      await setStatus(transaction, sweep.id, to, to === "running" ? null : `${capitalised(done)} by ${input.author}${because(input)}.`);
      return storedSweep(transaction, sweep.id);
    });
  return {
    list: () =>
      database.read(async (client) => {
        const rows = await client.sweep.findMany({ orderBy: { number: "desc" } });
        return summariseSweeps(client, rows.map(toSweepRecord));
      }),
    get: (sweepId) => database.read((client) => storedSweep(client, sweepId)),
    create: (input) => database.transaction((transaction) => createSweep(transaction, input)),
    pause: (input) => move(input, ["running"], "paused", "paused"),
    resume: (input) => move(input, ["paused", "finished", "stopped"], "running", "resumed"),
    stop: (input) => move(input, ["running", "paused"], "stopped", "stopped"),
    edit: ({ edit, ...input }) =>
      database.transaction(async (transaction) => {
        const sweep = await lockSweep(transaction, input.sweepId);
        await revise(transaction, sweep, { ...input, ...edit(sweep.specification) });
        return storedSweep(transaction, sweep.id);
      }),
  };
}

async function createSweep(transaction: Transaction, { specification, base, author, name, warm, clonedFromId }: NewSweep) {
  await requireDataset(transaction, base);
  const [row] = await transaction.$queryRaw<
    { number: number }[]
  >`SELECT nextval(pg_get_serial_sequence('"Sweep"', 'number'))::int AS "number"`;
  if (row === undefined) throw new Error("The sequence of sweep numbers gave none.");
  const { id } = await transaction.sweep.create({
    data: {
      id: newId("swp"),
      number: row.number,
      name: name ?? `${specification.recipe}-sweep-${row.number}`,
      author,
      status: "running",
      specification,
      warm: [...warm],
      clonedFromId: clonedFromId ?? null,
    },
  });
  const begun = { ordinal: 0, author, reason: "", change: "It began.", fromTrial: 1, fromStretch: 1 };
  await transaction.sweepRevision.create({ data: { sweepId: id, ...begun, specification } });
  return storedSweep(transaction, id);
}

async function revise(
  transaction: Transaction,
  { id }: SweepRecord,
  { author, reason, specification, change }: SweepAction & { specification: SweepSpecification; change: string },
): Promise<void> {
  const [trials, stretches, ordinal] = [
    await transaction.trial.aggregate({ where: { sweepId: id }, _max: { number: true } }),
    await transaction.trialStretch.aggregate({ where: { sweepId: id }, _max: { ordinal: true } }),
    await transaction.sweepRevision.count({ where: { sweepId: id } }),
  ];
  const from = { fromTrial: (trials._max.number ?? 0) + 1, fromStretch: (stretches._max.ordinal ?? 0) + 1 };
  await transaction.sweepRevision.create({ data: { sweepId: id, ordinal, author, reason, change, ...from, specification } });
  await transaction.sweep.update({ where: { id }, data: { specification } });
}

async function storedSweep(client: Transaction, sweepId: string): Promise<StoredSweep> {
  const record = await sweepById(client, sweepId);
  const [summary] = await summariseSweeps(client, [record]);
  if (summary === undefined) throw new Error("A sweep has no summary.");
  const revisions = await client.sweepRevision.findMany({ where: { sweepId }, orderBy: { ordinal: "asc" } });
  return { ...summary, revisions: revisions.map(toRevision) };
}

function toRevision({ at, author, reason, fromTrial, change }: Omit<SweepRevision, "at"> & { at: Date }): SweepRevision {
  return { at: at.toISOString(), author, reason, fromTrial, change };
}

function because({ reason }: SweepAction): string {
  return reason === "" ? "" : `: ${reason}`;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
