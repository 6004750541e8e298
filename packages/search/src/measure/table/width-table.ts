/** A table of real training: one recipe at several widths and rates, under the standard parametrisation and muP. */
import { mean, parametrisationSpecification } from "@trainyard/contracts";
import { z } from "zod";

const method = parametrisationSpecification.shape.method.removeDefault();
type Method = z.infer<typeof method>;

/** Null: not a number, or not reached because the run had diverged. */
const losses = z.array(z.number().nullable()).readonly();

export const widthTable = z.object({
  recipe: z.string(),
  dataset: z.string(),
  widths: z.array(z.int().min(1)).min(2).describe("Ascending; the first is muP's base"),
  rates: z.array(z.number().gt(0)).min(3).describe("Ascending, each twice the one before"),
  rows: z.array(
    z.object({
      method,
      width: z.int(),
      rate: z.number(),
      seed: z.int(),
      parameters: z.int(),
      tokens: z.int().describe("That it trained"),
      validationLoss: losses,
      trainLoss: losses,
      diverged: z.boolean(),
    }),
  ),
});
export type WidthTable = z.infer<typeof widthTable>;

/** What a method comes to at a width. */
export interface WidthReport {
  readonly method: Method;
  readonly width: number;
  /** By rate: final validation loss, nats a token, mean over seeds; null where one of them diverged. */
  readonly losses: readonly (number | null)[];
  /** Point of the grid with the lowest loss; null: all diverged. */
  readonly best: { readonly index: number; readonly rate: number; readonly loss: number } | null;
}

export interface WidthMeasurement {
  readonly rates: readonly number[];
  readonly reports: readonly WidthReport[];
  /** Points of the factor-of-2 grid over which the best rate moves between all widths; null: some width has none. */
  readonly moves: { readonly [Name in Method]: number | null };
}

/** At the base width both methods are the same run, which the table holds once, as the standard's. */
export function measureWidths(table: WidthTable): WidthMeasurement {
  const { rates, widths } = table;
  const reports = (["standard", "mup"] as const).flatMap((each) => widths.map((width) => reportOf(table, each, width)));
  const moves = (of: Method) => {
    const indices = reports.flatMap(({ method: its, best }) => (its === of && best !== null ? [best.index] : []));
    return indices.length < widths.length ? null : Math.max(...indices) - Math.min(...indices);
  };
  return { rates, reports, moves: { standard: moves("standard"), mup: moves("mup") } };
}

function reportOf({ rates, widths, rows }: WidthTable, of: Method, width: number): WidthReport {
  const trained = width === widths[0] ? "standard" : of;
  const runs = rows.filter((row) => row.method === trained && row.width === width);
  const losses = rates.map((rate) => {
    const finals = runs.filter((row) => row.rate === rate).map((row) => (row.diverged ? null : (row.validationLoss.at(-1) ?? null)));
    const known = finals.flatMap((loss) => loss ?? []);
    return known.length === 0 || known.length < finals.length ? null : mean(known);
  });
  const lowest = Math.min(...losses.flatMap((loss) => loss ?? []));
  const index = losses.indexOf(lowest);
  const rate = rates[index];
  return { method: of, width, losses, best: rate === undefined ? null : { index, rate, loss: lowest } };
}
