/** At which step of its run a trial comes to a rung: the first whose tokens reach it. */
import { endFrom, type RunSpecification, totalSteps, totalTokens } from "@trainyard/contracts";

export interface RungBefore {
  readonly fraction: number;
  readonly step: number;
}

/** `before`: where it goes on from, if its batch may have been another one on the way there. */
export function rungStep(specification: RunSpecification, fraction: number, before: RungBefore | null = null): number {
  if (fraction >= 1 && before === null) return totalSteps(specification);
  const whole = totalTokens(specification);
  const upToRung = { ...specification, duration: { tokens: Math.ceil(fraction * whole) } };
  return before === null ? totalSteps(upToRung) : endFrom(upToRung, { step: before.step, tokens: Math.ceil(before.fraction * whole) }).step;
}
