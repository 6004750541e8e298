/** Trains the grid and packs what it came to into the table: about 6 hours of a processor core, or 17 minutes of an H100. */
import { type Recording, recordCurves } from "../recorded-curves/record-curves";
import type { RecordedCurve } from "../recorded-curves/train-curve";
import { evaluations, gridRows, knobs, recipe, rowKey, specificationOf, tokens } from "./grid";

const dataset = "sotu";

export async function recordTable(recording: Recording): Promise<void> {
  const runs = gridRows().map((row) => ({ key: rowKey(row), specification: specificationOf(row, recording.executionProvider) }));
  await recordCurves({ dataset, looks: evaluations, runs, table: tableOf }, recording);
}

function tableOf(curves: ReadonlyMap<string, RecordedCurve>) {
  const looks = Array.from({ length: evaluations }, (_, index) => ((index + 1) * tokens) / evaluations);
  const rows = gridRows().flatMap((row) => {
    const curve = curves.get(rowKey(row));
    if (curve === undefined) return [];
    const { validationLoss, trainLoss, diverged } = curve;
    return { ...row, validationLoss, trainLoss, diverged };
  });
  return { recipe, dataset, knobs, tokens, evaluations: looks, rows };
}
