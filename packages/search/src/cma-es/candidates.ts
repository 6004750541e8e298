/** Points drawn from the search distribution, within the cube. */
import { normalNumber, normalQuantile } from "../numbers/normal";
import type { Random } from "../numbers/random";
import type { Cube } from "../space/cube";
import type { Coordinates } from "./coordinates";
import type { SearchState } from "./replay";

/** Draws until one falls into the cube; the last is clipped. */
const mostDraws = 20;

/** A function that draws points of the cube. */
export function candidatesOf(
  { strategy, categories }: SearchState,
  coordinates: Coordinates,
  cube: Cube,
): (random: Random) => Float64Array {
  const stretch = stretchOf({ strategy, categories }, coordinates, cube);
  return (random) => {
    let numbers = strategy.mean;
    for (let draw = 0; draw < mostDraws; draw++) {
      const drawn = strategy.pointAt(coordinates.numbers.map(() => normalNumber(random)));
      numbers = drawn.map((unit, i) => (strategy.mean[i] as number) + (stretch[i] ?? 1) * (unit - (strategy.mean[i] as number)));
      if (numbers.every((unit) => unit >= 0 && unit <= 1)) break;
    }
    return coordinates.join(
      numbers.map((unit) => Math.min(1, Math.max(0, unit))),
      categories.draw(random),
    );
  };
}

/**
 * By how much each coordinate is widened so that a parameter with steps leaves the value it is at with a probability of at least 1 / (population x
 * dimensions): without it the search would stop at whichever step it comes to first (Hamano et al., CMA-ES with Margin, 2022).
 */
function stretchOf({ strategy }: SearchState, { numbers }: Coordinates, { dimensions }: Cube): number[] {
  const share = 1 / (strategy.constants.population * numbers.length);
  const quantile = normalQuantile(1 - Math.min(0.4, share));
  return numbers.map((index, place) => {
    const dimension = dimensions[index];
    if (dimension === undefined || dimension.levels === null) return 1;
    const mean = strategy.mean[place] as number;
    const [low, high] = dimension.cell(mean);
    const ways = [...(low > 0 ? [mean - low] : []), ...(high < 1 ? [high - mean] : [])];
    return Math.max(1, Math.min(...ways) / quantile / strategy.deviation(place));
  });
}
