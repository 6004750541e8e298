/** The arithmetic of training. */
import { embeddingWidth, hasSubBlock, headWidth, isBanded, type ModelSpecification } from "@trainyard/contracts";
import { parameterCount } from "./parameters";

/**
 * Floating-point operations a trained token costs, forward and backward: 6 N + 12 Σ H D R over the layers (Chowdhery et al., PaLM (2022),
 * appendix B), R being the positions a layer sees: the context, or its band. N is every parameter but an input embedding that is not the
 * output's as well, for that one is only looked up. As in PaLM the rest counts whole, with the vectors and the position table, which are a
 * percent of a small model and nothing of a large one; so GPT-2, tied and dense, comes to 6 N + 12 L C T.
 */
export function flopsPerToken(model: ModelSpecification): number {
  const lookedUp = model.tiedEmbeddings ? 0 : model.vocabulary * embeddingWidth(model);
  const layers = Array.from({ length: model.layers }, (_, layer) => layer).filter((layer) => hasSubBlock(model, layer, "attention"));
  const seen = layers.reduce((sum, layer) => sum + reach(model, layer), 0);
  return 6 * (parameterCount(model) - lookedUp) + 12 * model.heads * headWidth(model) * seen;
}

function reach(model: ModelSpecification, layer: number): number {
  return isBanded(model, layer) ? Math.min(model.bandWidth, model.context) : model.context;
}
