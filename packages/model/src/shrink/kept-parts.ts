/** Which parts of a model a plan keeps. */
import { feedForwardWidth, type ModelSpecification, type ShrinkPlan } from "@trainyard/contracts";
import type { KeptParts } from "./cut-model";

/** The plan names the heads and layers that go; of hidden units it keeps the most important of each layer, [layer][unit]. */
export function keptParts(
  model: ModelSpecification,
  { layers: _, heads: headCount, feedForwardWidth: unitCount, removedHeads, removedLayers }: ShrinkPlan,
  unitImportance: readonly ArrayLike<number>[],
): KeptParts {
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
  const layers = upTo(model.layers).filter((layer) => !removedLayers.includes(layer));
  const heads = layers.map((layer) => upTo(model.heads).filter((head) => !removedHeads.includes(`head:${layer}.${head}`)));
  const units = layers.map((layer) => {
    const importance = unitImportance[layer] ?? [];
    const byImportance = upTo(feedForwardWidth(model)).toSorted((a, b) => (importance[b] ?? 0) - (importance[a] ?? 0));
    return byImportance.slice(0, unitCount).toSorted((a, b) => a - b);
  });
  if (heads.some(({ length }) => length !== headCount)) throw new RangeError("A plan keeps as many heads in every layer.");
  return { layers, heads, units };
}
