/** How the sizes of activations grow with the width. */
import type { CoordinateCheck } from "@trainyard/contracts";

type Points = CoordinateCheck["points"];

/**
 * d log size / d log width by least squares at the last step, for each method and activation in the order of their points: 0 where training is alike
 * at every width, 1 where a change grows in proportion. Left out where fewer than two widths have a size.
 */
export function coordinateSlopes(points: Points): CoordinateCheck["slopes"] {
  const last = Math.max(...points.map(({ step }) => step));
  const ends = points.filter(({ step }) => step === last);
  const kinds = new Map(ends.map(({ method, activation }) => [`${method} ${activation}`, { method, activation }]));
  return [...kinds.values()].flatMap(({ method, activation }) => {
    const group = ends.filter((point) => point.method === method && point.activation === activation);
    const slope = slopeOf(
      group.flatMap(({ width, size }) => (size !== null && size > 0 ? [{ x: Math.log(width), y: Math.log(size) }] : [])),
    );
    return slope === null ? [] : [{ method, activation, slope }];
  });
}

function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): number | null {
  const mean = (of: "x" | "y") => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [middleX, middleY] = [mean("x"), mean("y")];
  const spread = points.reduce((sum, { x }) => sum + (x - middleX) ** 2, 0);
  return spread > 0 ? points.reduce((sum, { x, y }) => sum + (x - middleX) * (y - middleY), 0) / spread : null;
}
