/** The row of a new run: numbered, named, queued. */
import type { RunOverrides, RunSpecification } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { newId } from "./new-id";

export interface NewRun {
  specification: RunSpecification;
  parameters: number;
  author: string;
  /** Where it will end. */
  end: { step: number; tokens: number };
  /** Made of the recipe and the run's number when left out. */
  name?: string;
  candidate?: { tournamentId: string; label: string; changes: RunOverrides };
  /** Where a trial pauses first. */
  pauseAtStep?: number | null;
  /** The trial that it grows out of. */
  promotedFromId?: string;
  /** The ladder that predicts it. */
  launchLadderId?: string;
  /** Why it starts though no ladder reaches it. */
  launchOverride?: string;
}

/** Answers its id. */
export async function insertRun(
  transaction: Transaction,
  { specification, parameters, author, end, name, candidate, pauseAtStep = null, promotedFromId, launchLadderId, launchOverride }: NewRun,
): Promise<string> {
  const number = await nextRunNumber(transaction);
  const { recipe } = specification;
  const { id } = await transaction.run.create({
    data: {
      id: newId("run"),
      number,
      name: name ?? `${recipe}-${number}`,
      recipe,
      author,
      status: "queued",
      specification,
      parameters,
      totalSteps: end.step,
      totalTokens: end.tokens,
      pauseAtStep,
      promotedFromId: promotedFromId ?? null,
      launchLadderId: launchLadderId ?? null,
      launchOverride: launchOverride ?? null,
      ...(candidate === undefined
        ? {}
        : { tournamentId: candidate.tournamentId, candidate: candidate.label, candidateChanges: candidate.changes }),
    },
  });
  return id;
}

async function nextRunNumber(transaction: Transaction): Promise<number> {
  const [row] = await transaction.$queryRaw<
    { number: number }[]
  >`SELECT nextval(pg_get_serial_sequence('"Run"', 'number'))::int AS "number"`;
  if (row === undefined) throw new Error("The sequence of run numbers gave none.");
  return row.number;
}
