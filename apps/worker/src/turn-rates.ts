/** Step rates of a trainer that runs in turns. */

export interface Turn {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Fewer whole steps than this say nothing about a turn. */
const fewestSteps = 3;

/**
 * Steps a second in each turn, null where too few fit. The first step that ends in a turn may have begun in an earlier one, so the clock of a
 * turn starts at that step's end. Times are milliseconds of one clock, in order.
 */
export function turnRates(turns: readonly Turn[], stepTimesMs: readonly number[]): (number | null)[] {
  return turns.map(({ fromMs, untilMs }) => {
    const ends = stepTimesMs.filter((timeMs) => timeMs > fromMs && timeMs <= untilMs);
    const [first, last] = [ends.at(0), ends.at(-1)];
    const steps = ends.length - 1;
    return first === undefined || last === undefined || steps < fewestSteps ? null : (1_000 * steps) / (last - first);
  });
}
