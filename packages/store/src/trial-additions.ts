/** Trials that a person adds: with values of one's own, or the values of another trial once more with other seeds. */
import { ConflictError, type Trial } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { trialData } from "./plan-recording";
import type { RecordedTrial } from "./sweep-facts";
import { lockSweep, type SweepRecord } from "./sweep-rows";
import { setStatus } from "./sweep-status";
import { lockTrial, type TrialInput } from "./trial-actions";

type Added = Omit<RecordedTrial, "number" | "origin" | "seed"> & { fingerprint: string };

/** Answers its number. Conflict where its values were tried already: to see the noise, one repeats a trial. */
export async function addTrial(transaction: Transaction, sweepId: string, trial: Added): Promise<number> {
  const sweep = await lockSweep(transaction, sweepId);
  requireFixedValues(sweep);
  const tried = await transaction.trial.findFirst({ where: { sweepId, fingerprint: trial.fingerprint }, select: { number: true } });
  if (tried !== null) throw new ConflictError(`Trial ${tried.number} has these values already.`);
  const number = (await lastNumber(transaction, sweepId)) + 1;
  await insert(transaction, sweep, { ...trial, number, origin: { kind: "added" }, seed: sweep.specification.seed });
  return number;
}

/** So many further seeds of the trial. Answers the numbers. */
export async function repeatTrial(transaction: Transaction, { seeds, ...input }: TrialInput & { seeds: number }): Promise<number[]> {
  const { sweepId } = input;
  const { sweep, trial } = await lockTrial(transaction, input);
  requireFixedValues(sweep);
  const row = await transaction.trial.findUniqueOrThrow({ where: { id: trial.id } });
  if (row.status === "does-not-fit") throw new ConflictError(`Trial ${input.number} cannot be tried: ${row.why}`);
  const origin = row.origin as Trial["origin"];
  const of = origin.kind === "repeat" ? origin.of : row.number;
  const same = await transaction.trial.findMany({ where: { sweepId, fingerprint: row.fingerprint }, select: { seed: true } });
  const first = Math.max(...same.map(({ seed }) => Number(seed))) + 1;
  const last = await lastNumber(transaction, sweepId);
  const numbers: number[] = [];
  for (let further = 0; further < seeds; further += 1) {
    const number = last + 1 + further;
    const { fingerprint, flopsPerToken } = row;
    const values = row.values as RecordedTrial["values"];
    const repeat = { number, values, fingerprint, flopsPerToken, tokens: Number(row.tokens), problem: null };
    await insert(transaction, sweep, { ...repeat, origin: { kind: "repeat", of }, seed: first + further });
    numbers.push(number);
  }
  return numbers;
}

/** A sweep that had ended goes on for it. */
async function insert(transaction: Transaction, sweep: SweepRecord, trial: RecordedTrial & { fingerprint: string }): Promise<void> {
  await transaction.trial.create({ data: trialData(sweep.id, trial) });
  if (sweep.status === "finished") await setStatus(transaction, sweep.id, "running", null);
}

function requireFixedValues({ specification }: SweepRecord): void {
  if (specification.scheduler.name === "population")
    throw new ConflictError("The members of a population are its trials: their values change on the way, so none can be added.");
}

async function lastNumber(transaction: Transaction, sweepId: string): Promise<number> {
  const { _max } = await transaction.trial.aggregate({ where: { sweepId }, _max: { number: true } });
  return _max.number ?? 0;
}
