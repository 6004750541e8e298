/** What two specifications have to agree in to be one architecture: derived fields filled in, and those without effect left out. */
import { embeddingWidth, feedForwardWidth, headWidth, type ModelSpecification } from "@trainyard/contracts";
import { reachOfLayers, shortestPattern } from "./attention-pattern";

/** Null where a field has no effect. The family is a name only. */
export type Architecture = { readonly [Field in keyof Omit<ModelSpecification, "family">]: unknown };

export function architectureOf(model: ModelSpecification): Architecture {
  const { family: _, ...fields } = model;
  const reach = reachOfLayers(model);
  const [learned, rotary, normed] = [model.positions === "learned", model.positions === "rotary", model.norm !== "none"];
  return {
    ...fields,
    headWidth: headWidth(model),
    feedForwardWidth: feedForwardWidth(model),
    embeddingWidth: embeddingWidth(model),
    attentionPattern: shortestPattern(reach),
    bandWidth: reach.includes("banded") ? model.bandWidth : null,
    positionOffset: learned ? model.positionOffset : null,
    rotaryFraction: rotary ? model.rotaryFraction : null,
    rotaryBase: rotary ? model.rotaryBase : null,
    normPlacement: normed ? model.normPlacement : null,
    normEpsilon: normed ? model.normEpsilon : null,
    normAffine: normed ? model.normAffine : null,
    finalNorm: normed && model.finalNorm,
  };
}
