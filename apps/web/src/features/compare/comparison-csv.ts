/** What the compare page shows, as rows of CSV. */
import type { Cell } from "../../lib/download-csv";
import type { ComparisonLine } from "./comparison-lines";
import type { SettingRow } from "./configuration";
import type { ComparedRun } from "./curve";
import type { Figure } from "./figures";

/** A row each run: figures, then the settings shown. */
export function comparisonCsv(compared: readonly ComparedRun[], figures: readonly Figure[], rows: readonly SettingRow[]) {
  const header = ["run", "name", "status", ...figures.map(({ id }) => id), ...rows.map(({ path }) => path)];
  const cells = compared.map(({ run }, index): Cell[] => [
    run.id,
    run.name,
    run.status,
    ...figures.map(({ values }) => values[index] ?? null),
    ...rows.map(({ cells }) => cellOf(cells[index]?.value)),
  ]);
  return { header, rows: cells };
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  return typeof value === "number" || typeof value === "string" ? value : JSON.stringify(value);
}

/** A row each point of the chart; of one run, low and high are the value as measured. */
export function curvesCsv(lines: readonly ComparisonLine[], axis: string) {
  const header = ["line", axis, "runs", "value", "low", "high"];
  const rows = lines.flatMap(({ label, points }) =>
    points.map(({ x, value, low, high, count }): Cell[] => [label, x, count, value, low, high]),
  );
  return { header, rows };
}
