/** Starts a model from the parameters of another: what fits is taken by canonical name, and a report tells of everything else. */
import type { ModelSpecification } from "@trainyard/contracts";
import { formatShape, type Shape, sameShape, sizeOf } from "@trainyard/graph";
import { architectureOf } from "./hugging-face";
import { bufferList, names, parameterList } from "./parameters";

/** A model to start from. */
export interface Pretrained {
  readonly model: ModelSpecification;
  /** Parameters and buffers by canonical name. */
  readonly tensors: ReadonlyMap<string, Float32Array>;
}

export interface PretrainedReport {
  /** Taken whole. */
  readonly matched: readonly string[];
  /** Tables of another length: rows taken, of the rows that this model has. */
  readonly partial: readonly { readonly name: string; readonly taken: number; readonly rows: number }[];
  /** Not in the source, so as initialised. */
  readonly drawn: readonly string[];
  /** In the source and not used. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  /** Fields in which the architectures differ, with the source's value and this model's. */
  readonly differences: readonly { readonly field: string; readonly source: string; readonly here: string }[];
}

/**
 * Overwrites values in `tensors`, the initialised parameters and buffers of `model` by name, with those of `source` that have the same name
 * and shape. Of tables with another number of rows (vocabulary, positions) the rows that both have are taken. Where the source's output
 * projection is its token embedding, that is what an output projection here starts from.
 */
export function startFrom(source: Pretrained, model: ModelSpecification, tensors: ReadonlyMap<string, Float32Array>): PretrainedReport {
  const matched: string[] = [];
  const partial: { name: string; taken: number; rows: number }[] = [];
  const drawn: string[] = [];
  const misshapen: { name: string; reason: string }[] = [];
  const shapes = shapesOf(model);
  const sourceShapes = shapesOf(source.model);
  for (const [name, shape] of shapes) {
    const from = name === names.output && source.model.tiedEmbeddings ? names.tokenEmbedding : name;
    const [target, values, sourceShape] = [tensors.get(name), source.tensors.get(from), sourceShapes.get(from)];
    if (target === undefined || values === undefined || sourceShape === undefined) {
      drawn.push(name);
      continue;
    }
    const skipped = name === names.positionEmbedding ? [source.model.positionOffset, model.positionOffset] : [0, 0];
    if (sameShape(shape, sourceShape) && skipped[0] === skipped[1]) {
      target.set(values);
      matched.push(name);
    } else if (tables.has(name) && sameShape(shape.slice(1), sourceShape.slice(1))) {
      partial.push({ name, taken: takeRows({ target, shape }, { values, sourceShape }, skipped), rows: shape[0] ?? 0 });
    } else {
      drawn.push(name);
      misshapen.push({ name, reason: `it is ${formatShape(sourceShape)} there and ${formatShape(shape)} here` });
    }
  }
  const unknown = [...sourceShapes.keys()].filter((name) => !shapes.has(name)).map((name) => ({ name, reason: "this model has none" }));
  return { matched, partial, drawn, leftOut: [...misshapen, ...unknown], differences: differencesBetween(source.model, model) };
}

/** One line that counts, then a line for each kind of thing that is not as in the source. */
export function describeReport(report: PretrainedReport): string {
  const { matched, partial, drawn, leftOut, differences } = report;
  const all = matched.length + partial.length + drawn.length;
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ["In part", partial.map(({ name, taken, rows }) => `${name} (${taken} of ${rows} rows)`)],
    ["Drawn", drawn],
    ["Left out", leftOut.map(({ name, reason }) => `${name} (${reason})`)],
    ["Architecture", differences.map(({ field, source, here }) => `${field} is ${source} there and ${here} here`)],
  ];
  return [
    `${matched.length} of ${all} tensors taken, ${partial.length} in part, ${drawn.length} drawn; ${leftOut.length} of the source left out.`,
    ...lines.flatMap(([heading, items]) => (items.length > 0 ? [`${heading}: ${items.join(", ")}.`] : [])),
  ].join("\n");
}

/** Whose rows mean the same in both models, however many there are. */
const tables: ReadonlySet<string> = new Set([names.tokenEmbedding, names.positionEmbedding, names.output]);

/** Copies rows after the first `skipped` of each table; answers how many. */
function takeRows(
  { target, shape: [rows = 0, ...rest] }: { target: Float32Array; shape: Shape },
  { values, sourceShape: [sourceRows = 0] }: { values: Float32Array; sourceShape: Shape },
  [skippedThere = 0, skippedHere = 0]: readonly number[],
): number {
  const features = sizeOf(rest);
  const taken = Math.min(rows - skippedHere, sourceRows - skippedThere);
  target.set(values.subarray(skippedThere * features, (skippedThere + taken) * features), skippedHere * features);
  return taken;
}

function shapesOf(model: ModelSpecification): ReadonlyMap<string, Shape> {
  return new Map([...parameterList(model), ...bufferList(model)].map(({ name, shape }) => [name, shape]));
}

function differencesBetween(source: ModelSpecification, here: ModelSpecification): PretrainedReport["differences"] {
  const [there, own] = [architectureOf(source), architectureOf(here)];
  const fields = Object.keys(own) as (keyof typeof own)[];
  const text = (value: unknown) => String(value);
  return fields
    .map((field) => ({ field, source: text(there[field]), here: text(own[field]) }))
    .filter((difference) => difference.source !== difference.here);
}
