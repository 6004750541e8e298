/** Tables as CSV. */

type Cell = string | number | boolean | null | undefined;

export type CsvColumn<Row> = readonly [name: string, cell: (row: Row) => Cell];

/** The header first. */
export function csvText<Row>(rows: readonly Row[], columns: readonly CsvColumn<Row>[]): string {
  const lines = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, cell]) => quoted(cell(row))))];
  return lines.map((cells) => `${cells.join(",")}\n`).join("");
}

/** As RFC 4180 has it. */
function quoted(cell: Cell): string {
  const text = cell === undefined || cell === null ? "" : String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
