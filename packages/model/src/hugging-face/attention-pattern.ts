/** Attention patterns repeat; here they are cut to one repetition. */
import { isBanded, type ModelSpecification } from "@trainyard/contracts";

type Pattern = ModelSpecification["attentionPattern"];

/** The shortest pattern that gives these layers when it is repeated. */
export function shortestPattern(layers: Pattern): Pattern {
  const lengths = layers.map((_, index) => index + 1);
  const period = lengths.find((length) => layers.every((reach, index) => reach === layers[index % length])) ?? layers.length;
  return layers.slice(0, period);
}

/** The reach of each layer of a model. */
export function reachOfLayers(model: Pick<ModelSpecification, "layers" | "attentionPattern">): Pattern {
  return Array.from({ length: model.layers }, (_, layer) => (isBanded(model, layer) ? "banded" : "dense"));
}
