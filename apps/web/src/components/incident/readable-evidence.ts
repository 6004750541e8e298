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

interface Figure {
  label: string;
  text: string;
}

interface EvidenceTable {
  label: string;
  header: readonly string[];
  rows: readonly (readonly string[])[];
}

/** Figures that were recorded under one name; empty: under none. */
interface FigureGroup {
  label: string;
  figures: readonly Figure[];
}

export interface ReadableEvidence {
  groups: readonly FigureGroup[];
  tables: readonly EvidenceTable[];
  /** Texts too long for a figure, such as a stack trace. */
  passages: readonly Figure[];
}

type Fields = Readonly<Record<string, unknown>>;

const longestFigure = 120;
const longestCell = 40;
const mostListed = 12;

/** What the end of a name says about its unit, and the name without it. */
const units: readonly (readonly [ending: RegExp, read: (value: number) => string])[] = [
  [/Ms$/, (value) => (Math.abs(value) < 1_000 ? `${trimmed(value)} ms` : formatDuration(value / 1_000))],
  [/Seconds$/, (value) => formatDuration(value)],
  [/(?<=[a-z])Bytes$|^bytes$/, (value) => formatBytes(value)],
  [/(?<=[a-z])(Share|Fraction)$/, (value) => formatPercent(value)],
  [/Percent$/, (value) => `${trimmed(value)} %`],
];

interface Found {
  groups: Map<string, Figure[]>;
  tables: EvidenceTable[];
  passages: Figure[];
}

export function readableEvidence(evidence: Fields): ReadableEvidence {
  const found: Found = { groups: new Map(), tables: [], passages: [] };
  collect(evidence, "", found);
  const groups = [...found.groups].map(([label, figures]) => ({ label, figures }));
  return { ...found, groups: groups.sort((a, b) => Number(a.label !== "") - Number(b.label !== "")) };
}

function collect(fields: Fields, group: string, found: Found): void {
  const within = (label: string) => (group === "" ? label : `${group}, ${label.toLowerCase()}`);
  for (const [name, value] of Object.entries(fields)) {
    const label = labelOf(name);
    if (isFields(value)) collect(value, within(label), found);
    else if (Array.isArray(value) && value.some(isFields)) found.tables.push(tableOf(within(label), value.filter(isFields)));
    else if (typeof value === "string" && (value.length > longestFigure || value.includes("\n")))
      found.passages.push({ label: within(label), text: value });
    else found.groups.set(group, [...(found.groups.get(group) ?? []), { label, text: readableValue(name, value) }]);
  }
}

/** Sentences stand last, where they have room; names of rows are for machines. */
function tableOf(label: string, rows: readonly Fields[]): EvidenceTable {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => !name.endsWith("Id"));
  const isSentence = (name: string) => rows.some((row) => String(row[name] ?? "").length > longestCell);
  const ordered = [...names.filter((name) => !isSentence(name)), ...names.filter(isSentence)];
  return { label, header: ordered.map(labelOf), rows: rows.map((row) => ordered.map((name) => readableValue(name, row[name]))) };
}

/** "heartbeatAgeMs" is "Heartbeat age": the unit stands beside the figure. */
function labelOf(name: string): string {
  const bare = units.reduce((rest, [ending]) => (rest === "bytes" ? rest : rest.replace(ending, "")), name);
  const words = bare
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/[-_.]/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function readableValue(name: string, value: unknown): string {
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
