/** Values of specification fields as a person types them and reads them, in the form, in links and on the command line. */
import type { SpecificationField } from "./fields";

const suffixes: readonly (readonly [suffix: string, power: number])[] = [
  ["T", 12],
  ["B", 9],
  ["M", 6],
  ["k", 3],
];

const numberPattern = /^([+-]?(?:\d{1,3}(?:[ ,_]\d{3})+|\d+)?(?:\.\d+)?)(?:e([+-]?\d+))?\s?([kKMBGT])?$/i;

/** "6e-4", "20 000", "1,024", "300B" as numbers; NaN for what is none, an empty text included. */
export function parseNumber(text: string): number {
  const [, digits = "", exponent = "0", suffix = ""] = numberPattern.exec(text.trim().replaceAll(/[\u00a0\u202f]/g, " ")) ?? [];
  if (!/\d/.test(digits)) return Number.NaN;
  const name = suffix === "k" || suffix === "K" ? "k" : suffix.toUpperCase().replace("G", "B");
  const power = suffixes.find(([candidate]) => candidate === name)?.[1] ?? 0;
  // One exponent instead of a product: 1.1e9 is a whole number, 1.1 * 1e9 need not be.
  return Number(`${digits.replaceAll(/[ ,_]/g, "")}e${Number(exponent) + power}`);
}

/** Shortest text that `parseNumber` reads back as the same number: 6e-4, 18865, 375M. */
export function numberText(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential();
  for (const [suffix, power] of suffixes) {
    const scaled = String(value / 10 ** power);
    if (Math.abs(value) >= Math.max(1e6, 10 ** power) && scaled.length <= 5 && parseNumber(scaled + suffix) === value)
      return scaled + suffix;
  }
  return String(value);
}

/** Value of a field as text. Null is the empty text, a list is parted by commas, a table reads "0: 4, 1M: 8". */
export function fieldText(field: SpecificationField, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return numberText(value);
  if (field.kind === "list" && Array.isArray(value)) return value.join(", ");
  if (field.kind === "table" && Array.isArray(value))
    return value.map((row) => field.columns.map((column) => fieldText(column, row[column.path])).join(": ")).join(", ");
  return String(value);
}

/** What `fieldText` wrote, or a person typed, as a value. Text that fits nothing is left for the schema to refuse; a wrong number is NaN. */
export function fieldValue(field: SpecificationField, text: string): unknown {
  const trimmed = text.trim();
  if (field.isNullable && (trimmed === "" || trimmed === "null")) return null;
  switch (field.kind) {
    case "integer":
    case "number":
      return parseNumber(trimmed);
    case "toggle":
      return /^(true|on|yes)$/i.test(trimmed) ? true : /^(false|off|no)$/i.test(trimmed) ? false : trimmed;
    case "list":
      return entries(trimmed);
    case "table":
      return entries(trimmed).map((row) => rowOf(field.columns, row));
    case "choice":
      return trimmed;
    case "text":
      return text;
  }
}

function entries(text: string): string[] {
  return text === "" ? [] : text.split(/\s*[,;\n]\s*/);
}

function rowOf(columns: readonly SpecificationField[], row: string): unknown {
  const cells = row.split(":");
  return Object.fromEntries(columns.map((column, index) => [column.path, fieldValue(column, cells[index] ?? "")]));
}
