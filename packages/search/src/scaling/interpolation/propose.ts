/** Hyper-parameters for a size, read off a table of sizes. */
import type { Proposal, ProposalSet } from "@trainyard/contracts";
import { alongSizes } from "./along-sizes";
import { alongFields, type Cell, type ProposedField, proposedFields, roundedFor, type SizeRow, type SizeTable, unitOf } from "./table";

export interface ProposeOptions {
  /** That the model will be trained on: its warm-up is then the tables' share of it, and its batch leaves room for updates. */
  readonly tokens?: number;
}

/**
 * The published ones train for 100,000 updates and more, so that their batches say nothing of a run of a few million tokens: with fewer updates than
 * this a schedule has no time to work. Ours.
 */
const fewestUpdates = 250;
/** Times beyond either end of a table; further its slope is no evidence. */
const furthest = 200;

interface CellOfSize {
  readonly row: SizeRow;
  readonly cell: Cell;
  readonly parameters: number;
}

/** Null: the table's sizes are too far away. Words and final fractions are the nearest size's, all else runs along the logarithms. */
export function proposeFromTable(table: SizeTable, parameters: number, options: ProposeOptions): ProposalSet | null {
  const [first, last] = [table.rows[0], table.rows.at(-1)];
  if (first === undefined || last === undefined) return null;
  if (parameters * furthest < first.parameters || parameters > furthest * last.parameters) return null;
  const proposals = proposedFields.flatMap((field) => proposalFor(field, table, parameters, options) ?? []);
  return { from: table.from, title: table.title, proposals };
}

function proposalFor(field: ProposedField, { rows }: SizeTable, parameters: number, options: ProposeOptions): Proposal | null {
  const sized = rows.flatMap((row): CellOfSize[] => {
    const cell = row.cells[field];
    return cell === undefined ? [] : [{ row, cell, parameters: row.parameters }];
  });
  if (!alongFields.has(field)) return nearest(field, sized, parameters);
  const numbers = sized.flatMap(({ cell, ...rest }) => (typeof cell.value === "number" ? [{ ...rest, cell, value: cell.value }] : []));
  const share = field === "schedule.warmup" && options.tokens !== undefined;
  const along = alongSizes(share ? numbers.map((one) => ({ ...one, value: one.value / one.row.tokens })) : numbers, parameters);
  if (along === null) return null;
  const { neighbours, how } = along;
  const whole = share ? along.value * (options.tokens ?? 0) : along.value;
  const most = field === "batch.tokens" && options.tokens !== undefined ? options.tokens / fewestUpdates : Number.POSITIVE_INFINITY;
  const value = Math.min(whole, most);
  return {
    field,
    value: roundedFor(field, value),
    unit: unitOf[field],
    how: [
      howAlong(how, neighbours, parameters),
      ...(share ? ["As a share of all tokens."] : []),
      ...(value < whole ? [`Cut from ${grouped(whole)} so that ${fewestUpdates} updates are left.`] : []),
    ].join(" "),
    neighbours: neighbours.map(neighbourOf),
  };
}

function howAlong(how: "exactly" | "interpolated" | "extrapolated", neighbours: readonly CellOfSize[], parameters: number): string {
  const [first, second] = neighbours.map(({ row }) => row);
  if (how === "exactly") return `As ${first?.model}.`;
  if (how === "interpolated") return `Interpolated between ${first?.model} and ${second?.model} along the logarithms.`;
  const times = Math.max(parameters / (first?.parameters ?? 1), (first?.parameters ?? 1) / parameters);
  const side = parameters < (first?.parameters ?? 0) ? "smaller" : "larger";
  return `Extrapolated from ${first?.model} with the slope of the whole family: ${times.toPrecision(2)} times ${side}.`;
}

/** Copied from the size that is nearest by the logarithm. */
function nearest(field: ProposedField, sized: readonly CellOfSize[], parameters: number): Proposal | null {
  const distance = (one: CellOfSize) => Math.abs(Math.log(one.parameters / parameters));
  const [first, ...others] = sized;
  if (first === undefined) return null;
  const closest = others.reduce((best, one) => (distance(one) < distance(best) ? one : best), first);
  return {
    field,
    value: closest.cell.value,
    unit: unitOf[field],
    how: `As ${closest.row.model}, the nearest.`,
    neighbours: [neighbourOf(closest)],
  };
}

function neighbourOf({ row, cell }: CellOfSize): Proposal["neighbours"][number] {
  return { model: row.model, parameters: row.parameters, value: cell.value, source: cell.source };
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString("en");
}
