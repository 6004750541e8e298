/** Evidence of an incident in a form to read: figures with labels and units, tables, and passages of text. Pure. */
import {
  formatBytes,
  formatCompact,
  formatDuration,
  formatExact,
  formatInteger,
  formatPercent,
  formatScientific,
  noValue,
} from "../../lib/format";

export interface Figure {
  label: string;
  text: string;
}

export interface EvidenceTable {
  label: string;
  header: readonly string[];
  rows: readonly (readonly string[])[];
}

export interface ReadableEvidence {
  figures: readonly Figure[];
  tables: readonly EvidenceTable[];
  /** Texts too long for a figure, such as a stack trace. */
  passages: readonly Figure[];
}

type Fields = Readonly<Record<string, unknown>>;

const longestFigure = 120;
const mostListed = 12;

/** What the end of a name says about its unit, and the name without it. */
const units: readonly (readonly [ending: RegExp, read: (value: number) => string])[] = [
  [/Ms$/, (value) => (Math.abs(value) < 1_000 ? `${trimmed(value)} ms` : formatDuration(value / 1_000))],
  [/Seconds$/, (value) => formatDuration(value)],
  [/(?<=[a-z])Bytes$|^bytes$/, (value) => formatBytes(value)],
  [/(?<=[a-z])(Share|Fraction)$/, (value) => formatPercent(value)],
  [/Percent$/, (value) => `${trimmed(value)} %`],
];

export function readableEvidence(evidence: Fields): ReadableEvidence {
  const found = { figures: [] as Figure[], tables: [] as EvidenceTable[], passages: [] as Figure[] };
  collect(evidence, "", found);
  return found;
}

function collect(fields: Fields, prefix: string, found: { figures: Figure[]; tables: EvidenceTable[]; passages: Figure[] }): void {
  for (const [name, value] of Object.entries(fields)) {
    const label = prefix === "" ? labelOf(name) : `${prefix}, ${labelOf(name).toLowerCase()}`;
    if (isFields(value)) collect(value, label, found);
    else if (Array.isArray(value) && value.some(isFields)) found.tables.push(tableOf(label, value.filter(isFields)));
    else if (typeof value === "string" && (value.length > longestFigure || value.includes("\n")))
      found.passages.push({ label, text: value });
    else found.figures.push({ label, text: readableValue(name, value) });
  }
}

function tableOf(label: string, rows: readonly Fields[]): EvidenceTable {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { label, header: names.map(labelOf), rows: rows.map((row) => names.map((name) => readableValue(name, row[name]))) };
}

/** "heartbeatAgeMs" is "Heartbeat age": the unit stands beside the figure. */
export function labelOf(name: string): string {
  const bare = units.reduce((rest, [ending]) => (rest === "bytes" ? rest : rest.replace(ending, "")), name);
  const words = bare
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/[-_.]/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function readableValue(name: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return noValue;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return readableNumber(name, value);
  if (typeof value === "string") return isInstant(value) ? new Date(value).toLocaleString("en-GB") : value;
  if (!Array.isArray(value)) return JSON.stringify(value);
  const listed = value.slice(0, mostListed).map((item) => readableValue(name, item));
  const more = value.length - listed.length;
  return listed.length === 0 ? noValue : listed.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function readableNumber(name: string, value: number): string {
  const unit = units.find(([ending]) => ending.test(name));
  if (unit !== undefined) return unit[1](value);
  return Number.isInteger(value) && Math.abs(value) < 1e12 ? formatInteger(value) : trimmed(value);
}

function trimmed(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 1e6) return formatCompact(value);
  return magnitude !== 0 && magnitude < 1e-3 ? formatScientific(value) : formatExact(Number(value.toPrecision(5)));
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text));
}
