/** How much of a model stays when a share of its parameters is to go: the same number of heads and hidden units in every layer, or fewer layers. */
import {
  feedForwardWidth,
  headWidth,
  InvalidError,
  type ModelSpecification,
  type ShrinkPlan,
  type ShrinkRequest,
} from "@trainyard/contracts";
import { parameterCount, parametersByPart } from "../counts/parameters";

/** What a study measured of the model. */
export interface MeasuredParts {
  /** [layer][head] */
  readonly headImportance: readonly (readonly number[])[];
  /** Loss that each layer's absence adds; null: not measured. */
  readonly layerEffects: readonly (number | null)[];
}

/** Hidden units are kept in eights, which a processor's vectors hold. */
const unitsAtOnce = 8;

/** Throws an InvalidError that names the field where so much cannot be removed, or the study has not measured what it is decided by. */
export function planShrink(
  model: ModelSpecification,
  { method, removeShare }: Pick<ShrinkRequest, "method" | "removeShare">,
  measured: MeasuredParts,
): ShrinkPlan {
  const most = (1 - removeShare) * nonEmbeddingParameters(model);
  return method === "layers" ? fewerLayers(model, most, measured) : narrowerLayers(model, most, measured);
}

/** Parameters that are neither embeddings nor an output projection of their own. */
export function nonEmbeddingParameters(model: ModelSpecification): number {
  const { attention, feedForward, norms } = parametersByPart(model);
  return attention + feedForward + norms;
}

/** As many of the least important heads in each layer as keeps attention and feed-forward in proportion; hidden units take the rest. */
function narrowerLayers(model: ModelSpecification, most: number, { headImportance }: MeasuredParts): ShrinkPlan {
  const units = feedForwardWidth(model);
  const imbalance = (shape: Shape) => Math.abs(Math.log(shape.heads / model.heads) - Math.log(shape.feedForwardWidth / units));
  const [shape] = shapesWithin(model, most).toSorted((a, b) => imbalance(a) - imbalance(b));
  if (shape === undefined) throw refused("leaves not even one head and a few hidden units a layer");
  const removedHeads = Array.from({ length: model.layers }, (_, layer) => {
    const byImportance = rank(model.heads, (head) => headImportance[layer]?.[head] ?? 0);
    return byImportance.slice(0, model.heads - shape.heads).toSorted((a, b) => a - b);
  });
  return planOf(model, { ...shape, layers: model.layers }, { removedHeads, removedLayers: [] });
}

/** The layers without which the loss is lowest, each by itself. */
function fewerLayers(model: ModelSpecification, most: number, { layerEffects }: MeasuredParts): ShrinkPlan {
  const effects = Array.from({ length: model.layers }, (_, layer) => layerEffects[layer] ?? null);
  if (effects.includes(null)) throw new InvalidError([{ field: "method", message: "layers needs a study that has measured every layer" }]);
  const order = rank(model.layers, (layer) => effects[layer] ?? 0);
  const whole = { heads: model.heads, feedForwardWidth: feedForwardWidth(model) };
  const candidates = order
    .slice(0, -1)
    .map((_, index) =>
      planOf(
        model,
        { ...whole, layers: model.layers - index - 1 },
        { removedHeads: [], removedLayers: order.slice(0, index + 1).toSorted((a, b) => a - b) },
      ),
    );
  const plan = candidates.find(({ nonEmbeddingParameters: left }) => left <= most);
  if (plan === undefined) throw refused("leaves not even one layer");
  return plan;
}

type Shape = Pick<ShrinkPlan, "heads" | "feedForwardWidth">;

/** For each number of heads the widest feed-forward block within so many parameters. A head of ALiBi cannot go: slopes follow from the heads' numbers. */
function shapesWithin(model: ModelSpecification, most: number): Shape[] {
  const fewest = model.positions === "alibi" ? model.heads : 1;
  const widest = feedForwardWidth(model);
  const counts = Array.from({ length: model.heads - fewest + 1 }, (_, index) => fewest + index);
  return counts.flatMap((heads) => {
    const size = (width: number) => nonEmbeddingParameters(shaped(model, { heads, feedForwardWidth: width }));
    const eachUnit = size(2) - size(1);
    const affordable = Math.min(widest, Math.floor((most - size(1)) / eachUnit) + 1);
    const width = affordable === widest ? widest : Math.floor(affordable / unitsAtOnce) * unitsAtOnce;
    return width < 1 ? [] : [{ heads, feedForwardWidth: width }];
  });
}

function shaped(model: ModelSpecification, shape: Partial<Shape & Pick<ShrinkPlan, "layers">>): ModelSpecification {
  return { ...model, ...shape, headWidth: headWidth(model), removed: [] };
}

function planOf(
  model: ModelSpecification,
  shape: Shape & Pick<ShrinkPlan, "layers">,
  { removedHeads, removedLayers }: { removedHeads: readonly (readonly number[])[]; removedLayers: readonly number[] },
): ShrinkPlan {
  const smaller = shaped(model, shape);
  const left = nonEmbeddingParameters(smaller);
  return {
    ...shape,
    parameters: parameterCount(smaller),
    nonEmbeddingParameters: left,
    removedShare: 1 - left / nonEmbeddingParameters(model),
    removedHeads: removedHeads.flatMap((heads, layer) => heads.map((head) => `head:${layer}.${head}`)),
    removedLayers: [...removedLayers],
  };
}

/** Numbers below `count`, the least first. */
function rank(count: number, of: (index: number) => number): number[] {
  return Array.from({ length: count }, (_, index) => index).toSorted((a, b) => of(a) - of(b));
}

function refused(message: string): InvalidError {
  return new InvalidError([{ field: "removeShare", message }]);
}
