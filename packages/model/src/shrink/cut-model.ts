/** A smaller model out of a larger one: the rows and columns of what stays, the function of it unchanged. */
import { feedForwardWidth, headWidth, isBanded, type ModelSpecification } from "@trainyard/contracts";
import type { Shape } from "@trainyard/graph";
import { IncompatibleWeightsError } from "../errors";
import { bufferList, type Parameter, parameterList } from "../parameters";
import type { Pretrained } from "../pretrained";

/** What stays, by the numbers it had. */
export interface KeptParts {
  readonly layers: readonly number[];
  /** Of each layer that stays, as many in each. */
  readonly heads: readonly (readonly number[])[];
  readonly units: readonly (readonly number[])[];
}

/** Throws an IncompatibleWeightsError where a part was removed before: its numbers would mean others. */
export function cutModel({ model, tensors }: Pretrained, kept: KeptParts): Pretrained {
  if (model.removed.length > 0) throw new IncompatibleWeightsError("A model with parts removed by model.removed cannot be shrunk.");
  const smaller = smallerModel(model, kept);
  const parts = new Map(parameterList(smaller).map((parameter) => [parameter.name, parameter]));
  const cut = [...parameterList(smaller), ...bufferList(smaller)].map(({ name }) => {
    const { name: before, index } = nameBefore(name, kept);
    const values = tensors.get(before);
    if (values === undefined) throw new IncompatibleWeightsError(`The model has no tensor ${before}.`);
    const parameter = parts.get(name);
    return [name, index === null || parameter === undefined ? values : ofLayer(parameter, values, model, kept, index)] as const;
  });
  return { model: smaller, tensors: new Map(cut) };
}

function smallerModel(model: ModelSpecification, { layers, heads, units }: KeptParts): ModelSpecification {
  return {
    ...model,
    layers: layers.length,
    heads: heads[0]?.length ?? model.heads,
    headWidth: headWidth(model),
    feedForwardWidth: units[0]?.length ?? feedForwardWidth(model),
    attentionPattern:
      layers.length === model.layers ? model.attentionPattern : layers.map((layer) => (isBanded(model, layer) ? "banded" : "dense")),
  };
}

/** Under which name a tensor stood, and the place of its layer among those that stay; null: it is of no layer. */
function nameBefore(name: string, { layers }: KeptParts): { name: string; index: number | null } {
  const [, place, rest] = /^blocks\.(\d+)\.(.*)$/.exec(name) ?? [];
  if (place === undefined) return { name, index: null };
  const index = Number(place);
  return { name: `blocks.${layers[index]}.${rest}`, index };
}

function ofLayer(
  { part, isBias, shape }: Parameter,
  values: Float32Array,
  model: ModelSpecification,
  kept: KeptParts,
  index: number,
): Float32Array {
  const features = featuresOf(kept.heads[index] ?? [], headWidth(model));
  const units = kept.units[index] ?? [];
  switch (part) {
    case "query":
      return scaled(columns(values, isBias ? 1 : (shape[0] ?? 1), features), queryFactor(model, kept.layers, index));
    case "key":
    case "value":
      return columns(values, isBias ? 1 : (shape[0] ?? 1), features);
    case "up":
    case "gate":
      return columns(values, isBias ? 1 : (shape[0] ?? 1), units);
    case "attention-output":
      return isBias ? values : rows(values, shape, features);
    case "down":
      return isBias ? values : rows(values, shape, units);
    default:
      return values;
  }
}

/** A scale that follows from a layer's number goes along with the layer, in its queries. */
function queryFactor({ attentionScale }: ModelSpecification, layers: readonly number[], index: number): number {
  return attentionScale === "inverse-root-by-layer" ? (index + 1) / ((layers[index] ?? index) + 1) : 1;
}

function featuresOf(heads: readonly number[], width: number): number[] {
  return heads.flatMap((head) => Array.from({ length: width }, (_, feature) => head * width + feature));
}

/** Of a matrix with so many rows. */
function columns(values: Float32Array, rowCount: number, chosen: readonly number[]): Float32Array {
  const stride = values.length / rowCount;
  const result = new Float32Array(rowCount * chosen.length);
  for (let row = 0; row < rowCount; row += 1)
    for (const [place, column] of chosen.entries()) result[row * chosen.length + place] = values[row * stride + column] ?? Number.NaN;
  return result;
}

function rows(values: Float32Array, [, features = 1]: Shape, chosen: readonly number[]): Float32Array {
  const result = new Float32Array(chosen.length * features);
  for (const [place, row] of chosen.entries()) result.set(values.subarray(row * features, (row + 1) * features), place * features);
  return result;
}

function scaled(values: Float32Array, factor: number): Float32Array {
  return factor === 1 ? values : values.map((value) => value * factor);
}
