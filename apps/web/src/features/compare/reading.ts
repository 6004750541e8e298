/** What the lines say at a place on the x axis. Pure. */

import type { Scale } from "../../charts/axis";
import { project } from "../../charts/axis";
import { nearest } from "../../charts/readout";
import type { ComparisonLine, LinePoint } from "./comparison-lines";

export interface LineReading {
  line: ComparisonLine;
  point: LinePoint;
}

/** Of every line that comes as far, its nearest point; the better first. */
export function readingsAt(lines: readonly ComparisonLine[], x: number, isLowerFirst: boolean): LineReading[] {
  const readings = lines.flatMap((line): LineReading[] => {
    const [first, last] = [line.points[0], line.points.at(-1)];
    const point = nearest(line.points, x);
    // Half a point's distance beyond its end a line still says something; farther out it would be made up.
    const stride = line.points.length < 2 || first === undefined || last === undefined ? 0 : (last.x - first.x) / (line.points.length - 1);
    if (point === null || first === undefined || last === undefined || x < first.x - stride || x > last.x + stride) return [];
    return [{ line, point }];
  });
  return readings.sort((a, b) => (isLowerFirst ? a.point.value - b.point.value : b.point.value - a.point.value));
}

/** The line that passes nearest to a height, in the scale of the y axis. */
export function nearestLine(readings: readonly LineReading[], yScale: Scale, position: number): string | null {
  let best: { id: string; distance: number } | null = null;
  for (const { line, point } of readings) {
    const at = project(yScale, point.value);
    if (at === null) continue;
    const distance = Math.abs(at - position);
    if (best === null || distance < best.distance) best = { id: line.id, distance };
  }
  return best?.id ?? null;
}
