/** A family of models of one recipe: what each size was trained with, and where that is published. */

export interface Cell {
  readonly value: number | string;
  /** Paper and table, file of a public repository, or a run. */
  readonly source: string;
}

export interface SizeRow {
  readonly model: string;
  readonly parameters: number;
  /** That it was trained on; warm-ups are proposed as a share of them. */
  readonly tokens: number;
  /** By field. What is not published is not there. */
  readonly cells: Partial<Readonly<Record<ProposedField, Cell>>>;
}

export interface SizeTable {
  readonly from: string;
  readonly title: string;
  /** Smallest first. */
  readonly rows: readonly SizeRow[];
}

/** Paths of the specification; `batch.tokens` stands for sequences x accumulation x context, and the warm-up is in tokens. */
export const proposedFields = [
  "schedule.peakLearningRate",
  "batch.tokens",
  "schedule.warmup",
  "schedule.decay",
  "schedule.finalFraction",
  "initialisation.method",
  "initialisation.standardDeviation",
  "initialisation.residual",
] as const;
export type ProposedField = (typeof proposedFields)[number];

export const unitOf: Readonly<Record<ProposedField, string>> = {
  "schedule.peakLearningRate": "",
  "batch.tokens": "tokens a step",
  "schedule.warmup": "tokens",
  "schedule.decay": "",
  "schedule.finalFraction": "of the peak",
  "initialisation.method": "",
  "initialisation.standardDeviation": "",
  "initialisation.residual": "",
};

/** What changes smoothly with size. The others, a final fraction too, are one decision of a family, which the nearest size tells. */
export const alongFields: ReadonlySet<ProposedField> = new Set([
  "schedule.peakLearningRate",
  "batch.tokens",
  "schedule.warmup",
  "initialisation.standardDeviation",
]);

/** Tokens are whole; of anything else more than three digits would be a pretence. */
export function roundedFor(field: ProposedField, value: number): number {
  return unitOf[field].startsWith("tokens") ? Math.max(1, Math.round(value)) : Number(value.toPrecision(3));
}

export function cells(values: Partial<Readonly<Record<ProposedField, number | string>>>, source: string): SizeRow["cells"] {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { value, source }]));
}
