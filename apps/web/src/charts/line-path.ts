/** The `d` of a line's path: straight from point to point, lifted at gaps. */
import type { Axis } from "./axis";
import { type PlotBox, pixelOf, pixelOfY } from "./plot-geometry";
import type { DrawnPoint } from "./prepare";

/** A point with nothing on either side becomes a short dash, else it would not be seen. */
const loneDash = "h3";

export function linePath(points: readonly DrawnPoint[], x: Axis, y: Axis, box: PlotBox): string {
  // Position is linear in the point, so two pixels fix the whole line: far cheaper than asking for each.
  const [y0, y1] = [pixelOfY(y, box, 0), pixelOfY(y, box, 1)];
  return pathThrough(points, x, box, { y0, perY: y1 - y0 });
}

/** The same over a height of its own: `y0` is where zero lies, `perY` the pixels of one unit, both downwards. */
export function pathThrough(
  points: readonly DrawnPoint[],
  x: Axis,
  box: Pick<PlotBox, "width">,
  { y0, perY }: { y0: number; perY: number },
): string {
  let path = "";
  let drawn = 0;
  const lift = () => {
    if (drawn === 1) path += loneDash;
    drawn = 0;
  };
  const x0 = pixelOf(x, box, 0);
  const perX = pixelOf(x, box, 1) - x0;
  for (const point of points) {
    if (point.y === null) {
      lift();
      continue;
    }
    path += `${drawn === 0 ? "M" : "L"}${(x0 + perX * point.x).toFixed(1)},${(y0 + perY * point.y).toFixed(1)}`;
    drawn += 1;
  }
  lift();
  return path;
}
