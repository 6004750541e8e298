/** Trains the width table and packs it: less than half an hour of one processor core. */
import { totalTokens } from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model/counts";
import type { WidthTable } from "@trainyard/search/measure";
import { type Recording, recordCurves } from "../recorded-curves/record-curves";
import { looks, rates, recipe, rowKey, specificationOf, widthRows, widths } from "./runs";

const dataset = "sotu";

export async function recordWidths(recording: Recording): Promise<void> {
  const rows = widthRows().map((row) => ({ ...row, key: rowKey(row), specification: specificationOf(row, recording.executionProvider) }));
  await recordCurves(
    {
      dataset,
      looks,
      runs: rows,
      table: (curves): WidthTable => ({
        recipe,
        dataset,
        widths,
        rates,
        rows: rows.map(({ key, specification, method, width, rate, seed }) => {
          const { validationLoss = [], trainLoss = [], diverged = true } = curves.get(key) ?? {};
          const size = { parameters: parameterCount(specification.model), tokens: totalTokens(specification) };
          return { method, width, rate, seed, ...size, validationLoss: [...validationLoss], trainLoss: [...trainLoss], diverged };
        }),
      }),
    },
    recording,
  );
}
