/** Scales in the function: of attention's scores and of the logits. */
import { headWidth } from "@trainyard/contracts";
import { mul, type Tensor } from "@trainyard/graph";
import { type ModelDesign, widthMultiple } from "./width";

/** Factor on the scores of a layer (from 0). */
export function attentionScale(design: ModelDesign, layer: number): number {
  const { attentionScale: kind } = design.model;
  const [width, base] = [headWidth(design.model), baseHeadWidth(design)];
  // Queries and keys come to agree in training, so that their product grows with d, not with √d as at first: 1/d keeps it (definition 4.1).
  const shrink = base / width;
  if (kind === "none") return shrink;
  const scale = shrink / Math.sqrt(base);
  return kind === "inverse-root" ? scale : scale / (layer + 1);
}

/** What the output projection reads, H/m, so that logits are H Wᵀ/m. */
export function scaledForOutput(design: ModelDesign, hidden: Tensor): Tensor {
  const multiple = widthMultiple(design);
  return multiple === 1 ? hidden : mul(hidden, 1 / multiple);
}

/** d₀ */
function baseHeadWidth({ model, parametrisation }: ModelDesign): number {
  if (parametrisation.method === "standard") return headWidth(model);
  return parametrisation.baseHeadWidth ?? model.headWidth ?? parametrisation.baseWidth / model.heads;
}
