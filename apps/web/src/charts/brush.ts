/** A stretch of the x axis while it is being chosen, and the steps it comes to. Pure. */
import type { StepRange } from "../lib/step-range";

/** Positions on the x axis: where choosing began, and the end that moves. */
export interface Brush {
  anchor: number;
  head: number;
}

export function extentOf({ anchor, head }: Brush): { from: number; to: number } {
  return { from: Math.min(anchor, head), to: Math.max(anchor, head) };
}

/**
 * Whole steps, both ends included, that lie between two places on the curve; the nearest one when none does. Null before the first step.
 */
export function stretchBetween(fromStep: number, toStep: number, lastStep: number): StepRange | null {
  if (lastStep < 1) return null;
  const within = (step: number) => Math.max(1, Math.min(lastStep, step));
  const [from, to] = [Math.ceil(fromStep), Math.floor(toStep)];
  if (from <= to) return { from: within(from), to: within(to) };
  const nearest = within(Math.round((fromStep + toStep) / 2));
  return { from: nearest, to: nearest };
}
