/** Shapes between two sizes by a recipe's own rules: its ratio of width to layers, and its heads' width. */
import { headWidth, InvalidError, type ModelSpecification, type Rung, type RungsRequest } from "@trainyard/contracts";
import { flopsPerToken, parameterCount } from "@trainyard/model/counts";
import { resolveSpecification } from "@trainyard/model/recipes";

const mostLayers = 256;
/** Widths of models narrower than one head of the recipe. */
const narrowStep = 8;
/** What a shape of another ratio is worth against a size that is off: as e to this power. Ours. */
const ratioWeight = 0.25;

/** Sizes are evenly spaced along the logarithm; two that come to one shape are one rung. */
export function chooseRungs({ recipe, overrides, count, smallestParameters, largestParameters, budget }: RungsRequest): Rung[] {
  if (largestParameters <= smallestParameters)
    throw new InvalidError([{ field: "largestParameters", message: `must be more than the smallest, ${smallestParameters}` }]);
  const { model } = resolveSpecification(recipe, overrides);
  const growth = (largestParameters / smallestParameters) ** (1 / (count - 1));
  const shapes = Array.from({ length: count }, (_, index) => shapeNear(model, smallestParameters * growth ** index));
  return shapes
    .filter((shape, index) => shapes.findIndex((other) => other.layers === shape.layers && other.width === shape.width) === index)
    .map((shape) => {
      const sized = { ...model, ...shape };
      const tokens = budget.kind === "flops" ? budget.value / flopsPerToken(sized) : budget.value * parameterCount(sized);
      return { ...shape, tokens: Math.max(1, Math.round(tokens)) };
    });
}

export function shapeNear(model: ModelSpecification, parameters: number): Omit<Rung, "tokens"> {
  const ratio = model.width / model.layers;
  let best: { readonly shape: Omit<Rung, "tokens">; readonly away: number } | null = null;
  for (let layers = 1; layers <= mostLayers; layers += 1) {
    const shapes = widthsNear(model, layers * ratio).map((width) => ({ layers, width, heads: headsOf(model, width) }));
    const sizes = shapes.map((shape) => parameterCount({ ...model, ...shape }));
    for (const [index, shape] of shapes.entries()) {
      const away =
        Math.abs(Math.log((sizes[index] ?? 0) / parameters)) + ratioWeight * Math.abs(Math.log(shape.width / shape.layers / ratio));
      if (best === null || away < best.away) best = { shape, away };
    }
    if (Math.min(...sizes) > 2 * parameters) break;
  }
  if (best === null) throw new Error("A model has no shape of one layer.");
  return best.shape;
}

/** Whole heads; below one head, narrower single ones. */
function widthsNear(model: ModelSpecification, width: number): number[] {
  const head = headWidth(model);
  const step = width < head && model.headWidth === null ? narrowStep : head;
  const below = Math.floor(width / step);
  return [...new Set([below - 1, below, below + 1, below + 2].map((count) => Math.max(1, count) * step))].filter(
    (each) => each >= narrowStep,
  );
}

function headsOf(model: ModelSpecification, width: number): number {
  return Math.max(1, Math.round(width / headWidth(model)));
}
