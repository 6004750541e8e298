/** Where axes stand side by side and how each trial runs through them. Pure. */
import type { Trial } from "@trainyard/contracts";
import type { PlacedAxis, Span } from "./placed-axis";

/** Of the plot, below the names of the axes; trials without a value on an axis pass below it. */
export const plot: Span = { top: 10, bottom: 262 };
export const missingPixel = 284;
export const plotHeight = 296;
/** Room for the names of the axes above the plot. */
export const namesHeight = 44;

const leastSpacing = 108;
const margin = 56;

/** Pixels from the left for each of so many axes; the whole is as wide as asked for, or wider and scrolls. */
export function placesAcross(count: number, width: number): { at: number[]; total: number } {
  const spacing = Math.max(leastSpacing, count > 1 ? (width - 2 * margin) / (count - 1) : 0);
  return {
    at: Array.from({ length: count }, (_, index) => margin + index * spacing),
    total: Math.max(width, 2 * margin + (count - 1) * spacing),
  };
}

export interface TrialLine {
  readonly number: number;
  /** Pixels from the top on each axis. */
  readonly ys: readonly number[];
}

export function trialLines(trials: readonly Trial[], axes: readonly PlacedAxis[]): TrialLine[] {
  return trials.map((trial) => ({
    number: trial.number,
    ys: axes.map(({ axis, pixelOf }) => pixelOf(axis.valueIn(trial)) ?? missingPixel),
  }));
}

/** Pixels from a line within which it is meant. */
const reach = 12;

/** The line nearest to a place, by its height there. */
export function nearestLine(lines: readonly TrialLine[], at: readonly number[], x: number, y: number): TrialLine | null {
  const right = Math.max(
    1,
    at.findIndex((place) => place >= x),
  );
  const [fromX, toX] = [at[right - 1] ?? 0, at[right] ?? 1];
  const share = Math.max(0, Math.min(1, (x - fromX) / (toX - fromX)));
  let best: TrialLine | null = null;
  let least = reach;
  for (const line of lines) {
    const [from = 0, to = 0] = [line.ys[right - 1], line.ys[right]];
    const distance = Math.abs(from + (to - from) * share - y);
    if (distance < least) [best, least] = [line, distance];
  }
  return best;
}
