/** Whether a rung of a real ladder does what the smaller ones said it would. */
import { TrainyardError } from "@trainyard/contracts";
import { fewestSizes, predictCurve } from "../../scaling";
import { unwatchedShare } from "../../scaling/curves/predict-curve";
import { climbingRow, curveOfRow, type LadderTable } from "./ladder-table";

export interface HeldOutRung {
  readonly parameters: number;
  /** Runs of smaller sizes that it was predicted from. */
  readonly runs: number;
  /** Final validation loss, nats a token, with the band's end. */
  readonly predicted: number;
  readonly low: number;
  readonly high: number;
  readonly actual: number;
  /** (predicted - actual) / actual. */
  readonly relativeError: number;
  readonly inside90: boolean;
  /** Of its looks from a tenth of training on, those within the band. */
  readonly curveInside: number;
}

/** Rung `size` from all runs of smaller sizes. Throws a TrainyardError where it was not trained to its end. */
export function heldOutRung(table: LadderTable, size: number): HeldOutRung {
  const row = climbingRow(table, size);
  const actual = row?.validationLoss.at(-1);
  if (row === undefined || row.diverged || actual === undefined || actual === null)
    throw new TrainyardError("invalid", `The table has no whole run of size ${size} at one token a parameter.`);
  const smaller = table.rows.filter((other) => other.size < size && !other.diverged).map(curveOfRow);
  const { validation, final, runs } = predictCurve(smaller, row, { looks: row.validationLoss.length });
  const looks = curveOfRow(row).validation.filter(({ tokens }) => tokens >= unwatchedShare * row.tokens);
  const within = looks.filter(({ tokens, loss }) => {
    const band = validation.find((point) => Math.abs(point.tokens - tokens) < 0.5);
    return band !== undefined && loss >= band.low && loss <= band.high;
  });
  return {
    parameters: row.parameters,
    runs,
    predicted: final.value,
    low: final.low,
    high: final.high,
    actual,
    relativeError: final.value / actual - 1,
    inside90: actual >= final.low && actual <= final.high,
    curveInside: within.length / looks.length,
  };
}

/** Each size that has enough smaller ones; the last is the ladder's own held-out rung. */
export function climb(table: LadderTable): HeldOutRung[] {
  return table.sizes.slice(fewestSizes).map((_, index) => heldOutRung(table, fewestSizes + index));
}
