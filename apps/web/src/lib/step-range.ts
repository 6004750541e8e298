/** A stretch of steps, both ends included, and how it is written. */
import { formatInteger } from "./format";

export interface StepRange {
  from: number;
  to: number;
}

/** "step 40", "steps 40 to 60". */
export function stretchText({ from, to }: StepRange): string {
  return from === to ? `step ${formatInteger(from)}` : `steps ${formatInteger(from)} to ${formatInteger(to)}`;
}

/** As an address has it: 40-60. Null for anything else. */
export function parseStretch(text: string): StepRange | null {
  const [, from, to] = /^(\d{1,15})-(\d{1,15})$/.exec(text) ?? [];
  const range = { from: Number(from), to: Number(to) };
  return range.from >= 1 && range.to >= range.from ? range : null;
}
