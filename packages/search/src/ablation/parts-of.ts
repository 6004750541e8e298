/** Which parts a specification has that can be pulled out, in groups as a person chooses them. */
import type { RunSpecification } from "@trainyard/contracts";

export type PartGroup = "heads" | "attention" | "feed-forward" | "layers" | "whole";

/** A part that is not there, or is out already, is not listed; `field:` parts are anybody's to write. */
export function partsOf({ model, regularisation }: Pick<RunSpecification, "model" | "regularisation">): Record<PartGroup, string[]> {
  const layers = Array.from({ length: model.layers }, (_, layer) => layer);
  const isIn = (part: string) => !model.removed.includes(part);
  const hasBiases = model.queryKeyValueBias || model.attentionOutputBias || model.feedForwardBias || normBiases(model);
  const hasDropout = [regularisation.embeddingDropout, regularisation.attentionDropout, regularisation.residualDropout].some(
    (rate) => rate > 0,
  );
  const whole: readonly (readonly [part: string, isThere: boolean])[] = [
    ["positions", model.positions !== "none"],
    ["norms", model.norm !== "none"],
    ["final-norm", model.finalNorm && model.norm !== "none"],
    ["biases", hasBiases],
    ["tied-embeddings", model.tiedEmbeddings],
    ["sparse-pattern", model.attentionPattern.includes("banded")],
    ["dropout", hasDropout],
    ["null", true],
  ];
  return {
    heads: layers.flatMap((layer) => Array.from({ length: model.heads }, (_, head) => `head:${layer}.${head}`)).filter(isIn),
    attention: layers.map((layer) => `attention:${layer}`).filter(isIn),
    "feed-forward": layers.map((layer) => `feed-forward:${layer}`).filter(isIn),
    layers: layers.map((layer) => `layer:${layer}`).filter(isIn),
    whole: whole.flatMap(([part, isThere]) => (isThere && isIn(part) ? [part] : [])),
  };
}

function normBiases({ norm, normAffine }: RunSpecification["model"]): boolean {
  return normAffine && (norm === "layer" || norm === "batch");
}
