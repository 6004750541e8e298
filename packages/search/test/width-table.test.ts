/** Best rates by width: read off a table, and what the shipped one shows. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { measureWidths, type WidthTable, widthTable } from "../src/measure";

const rates = [0.01, 0.02, 0.04, 0.08];
const row = (method: "standard" | "mup", width: number, rate: number, loss: number | null, seed = 1): WidthTable["rows"][number] => ({
  ...{ method, width, rate, seed, parameters: width ** 2, tokens: 100 },
  ...{ validationLoss: [9, loss], trainLoss: [9, loss], diverged: loss === null },
});
const rowsAt = (method: "standard" | "mup", width: number, losses: readonly (number | null)[]) =>
  rates.map((rate, index) => row(method, width, rate, losses[index] ?? null));
const table = (rows: WidthTable["rows"]): WidthTable => ({ recipe: "test", dataset: "test", widths: [16, 32], rates, rows });

it("takes the lowest mean over seeds, the base width's for both methods, and nothing from a rate that diverged", () => {
  const { reports, moves } = measureWidths(
    table([
      ...rowsAt("standard", 16, [5, 3, 2, null]),
      row("standard", 16, 0.02, 0.5, 2),
      row("standard", 16, 0.04, 3, 2),
      ...rowsAt("standard", 32, [1, 2, 3, 4]),
      ...rowsAt("mup", 32, [4, 2, 1, 0.5]),
      row("mup", 32, 0.08, null, 2),
    ]),
  );
  expect(reports.map(({ method, width, best }) => [method, width, best?.rate])).toEqual([
    ["standard", 16, 0.02],
    ["standard", 32, 0.01],
    ["mup", 16, 0.02],
    ["mup", 32, 0.04],
  ]);
  expect(reports[0]?.losses).toEqual([5, 1.75, 2.5, null]);
  expect(moves).toEqual({ standard: 1, mup: 1 });
});

it("knows no move where a width diverged at every rate", () => {
  const { moves } = measureWidths(table([...rowsAt("standard", 16, [1, 2, 3, 4]), ...rowsAt("standard", 32, [])]));
  expect(moves).toEqual({ standard: null, mup: null });
});

it("shows in the shipped table that muP keeps the best rate over eight times the width, and the standard does not", () => {
  const packed = readFileSync(new URL("../tables/widths-nano.json.gz", import.meta.url));
  const shipped = widthTable.parse(JSON.parse(gunzipSync(packed).toString()));
  const { moves, reports } = measureWidths(shipped);
  expect(Math.max(...shipped.widths) / Math.min(...shipped.widths)).toBe(8);
  expect(moves.mup).toBeLessThanOrEqual(1);
  expect(moves.standard).toBeGreaterThan(moves.mup ?? Number.NaN);
  // Nowhere at an end of the grid, where the best may lie outside.
  for (const { best } of reports) expect([0, shipped.rates.length - 1]).not.toContain(best?.index);
});
