/** What the lines say at an x: for each metric the reading nearest to it. */
import type { MetricName } from "@trainyard/contracts";
import type { DrawnLine, Reading } from "./prepare";
import { firstIndex } from "./x-axis";

/** Nearest reading on the effective curve to a position on the x axis; null when the metric has none. */
export function readingAt(lines: readonly DrawnLine[], metric: MetricName, x: number): Reading | null {
  let best: Reading | null = null;
  for (const line of lines) {
    if (line.metric !== metric || line.role === "abandoned" || line.readings.length === 0) continue;
    const candidate = nearest(line.readings, x);
    if (candidate !== null && (best === null || Math.abs(candidate.x - x) < Math.abs(best.x - x))) best = candidate;
  }
  return best;
}

/** Newest reading of a metric on the effective curve. */
export function newestReading(lines: readonly DrawnLine[], metric: MetricName): Reading | null {
  let newest: Reading | null = null;
  for (const line of lines) {
    const last = line.metric === metric && line.role !== "abandoned" ? line.readings.at(-1) : undefined;
    if (last !== undefined && (newest === null || last.step > newest.step)) newest = last;
  }
  return newest;
}

/** Of readings in x order, the nearest to a position. */
export function nearest<At extends Pick<Reading, "x">>(readings: readonly At[], x: number): At | null {
  const after = firstIndex(readings.length, (index) => (readings[index]?.x ?? 0) >= x);
  const left = readings[after - 1];
  const right = readings[after];
  if (left === undefined || right === undefined) return right ?? left ?? null;
  return x - left.x <= right.x - x ? left : right;
}
