/** muP's scales and weights that were trained under other ones: other libraries know the standard alone. */
import { parametrisationSpecification } from "@trainyard/contracts";
import { IncompatibleWeightsError } from "../errors";
import { hasFinalNorm, names } from "../parameters";
import { attentionScale } from "./function-scales";
import { type ModelDesign, widthMultiple } from "./width";

type Tensors = ReadonlyMap<string, Float32Array>;

/**
 * Tensors that give the same logits in the standard parametrisation, up to rounding: queries take the factor of the scores, the output projection
 * that of the logits, or where it is the token embedding the final norm. Throws an IncompatibleWeightsError where there is no such norm.
 */
export function standardised(design: ModelDesign, tensors: Tensors): Tensors {
  const factors = new Map<string, number>();
  const factor = scoreFactor(design);
  for (let layer = 0; layer < design.model.layers; layer += 1) {
    const query = `${names.attention(layer)}.query`;
    for (const name of [`${query}.weight`, `${query}.bias`]) factors.set(name, factor);
  }
  for (const name of readBeforeLogits(design)) factors.set(name, 1 / widthMultiple(design));
  return new Map([...tensors].map(([name, values]) => [name, scaled(values, factors.get(name) ?? 1)]));
}

/** Throws an IncompatibleWeightsError where weights of `source` would not give `here` the logits that they gave there, for their scales. */
export function requireSameScales(source: ModelDesign, here: ModelDesign): void {
  const scales = (design: ModelDesign) => [scoreFactor(design), 1 / widthMultiple(design)];
  const [there, own] = [scales(source), scales(here)];
  if (there.every((scale, index) => Math.abs(scale / (own[index] ?? Number.NaN) - 1) < 1e-6)) return;
  const text = ([scores, logits]: readonly (number | undefined)[]) => `scores by ${scores} and logits by ${logits}`;
  throw new IncompatibleWeightsError(
    `They were trained with other scales: the parametrisation there multiplies ${text(there)}, the one here ${text(own)}.`,
  );
}

/** Of attention's scores, against the standard's: the same in every layer. */
function scoreFactor(design: ModelDesign): number {
  const standard = { model: design.model, parametrisation: parametrisationSpecification.parse({}) };
  return attentionScale(design, 0) / attentionScale(standard, 0);
}

function readBeforeLogits(design: ModelDesign): readonly string[] {
  const { model } = design;
  if (!model.tiedEmbeddings) return [names.output];
  if (widthMultiple(design) !== 1 && !(hasFinalNorm(model) && model.normAffine))
    throw new IncompatibleWeightsError(
      "Its logits are scaled by mup, and there is neither an output projection of its own nor a final norm to take the scale.",
    );
  return [`${names.finalNorm}.gain`, `${names.finalNorm}.bias`];
}

function scaled(values: Float32Array, factor: number): Float32Array {
  return factor === 1 ? values : values.map((value) => value * factor);
}
