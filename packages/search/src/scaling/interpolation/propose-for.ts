/** Hyper-parameters for any size from the published tables: each family's, and what they come to together. */
import type { Proposal, ProposalSet } from "@trainyard/contracts";
import { bloom } from "./bloom";
import { gpt3 } from "./gpt3";
import { llama } from "./llama";
import { opt } from "./opt";
import { type ProposeOptions, proposeFromTable } from "./propose";
import { pythia } from "./pythia";
import { alongFields, type ProposedField, proposedFields, roundedFor, type SizeTable } from "./table";

export const publishedTables: readonly SizeTable[] = [gpt3, pythia, opt, llama, bloom];

/** First the families together, then each that has a size near enough. Together: those whose sizes enclose this one; where none does, all of them. */
export function proposeFor(parameters: number, options: ProposeOptions = {}): ProposalSet[] {
  const families = publishedTables.flatMap((table) => {
    const set = proposeFromTable(table, parameters, options);
    return set === null ? [] : [{ set, encloses: encloses(table, parameters) }];
  });
  const sets = families.map(({ set }) => set);
  const enclosing = families.filter((family) => family.encloses).map(({ set }) => set);
  const counted = enclosing.length > 0 ? enclosing : sets;
  if (counted.length < 2) return sets;
  const proposals = proposedFields.flatMap((field) => together(field, counted) ?? []);
  const method = proposals.find(({ field }) => field === "initialisation.method")?.value;
  const meant = proposals.filter(({ field }) => field !== "initialisation.standardDeviation" || method === "normal");
  return [{ from: "all", title: "All published", proposals: meant }, ...sets];
}

function encloses({ rows }: SizeTable, parameters: number): boolean {
  return rows.some((row) => row.parameters <= parameters) && rows.some((row) => row.parameters >= parameters);
}

/** Geometric mean of what the families say along their sizes; else what most of them say, the first's in a tie. */
function together(field: ProposedField, families: readonly ProposalSet[]): Proposal | null {
  const said = families.flatMap(({ title, proposals }) => proposals.filter((one) => one.field === field).map((one) => ({ ...one, title })));
  const [first] = said;
  if (first === undefined) return null;
  const { unit } = first;
  const neighbours = said.flatMap((one) => one.neighbours);
  if (!alongFields.has(field)) {
    const saying = (value: Proposal["value"]) => said.filter((one) => one.value === value);
    const most = said.reduce((best, one) => (saying(one.value).length > saying(best.value).length ? one : best), first);
    return { field, value: most.value, unit, how: `As ${titlesOf(saying(most.value))}.`, neighbours };
  }
  const mean = Math.exp(said.reduce((sum, { value }) => sum + Math.log(Number(value)), 0) / said.length);
  return { field, value: roundedFor(field, mean), unit, how: `Geometric mean of ${titlesOf(said)}.`, neighbours };
}

function titlesOf(sets: readonly { readonly title: string }[]): string {
  return sets.map(({ title }) => title).join(", ");
}
