/** From an effect with its scatter to what is said of it, with all effects of a study in mind. */
import type { AblationVerdict, Estimate } from "@trainyard/contracts";
import { studentQuantile, twoSidedChance } from "../numbers/student";

export interface Difference {
  readonly value: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

/** Chance of error of a study's verdicts taken together. */
const level = 0.05;

/** 95 %, of this effect alone. */
export function intervalOf({ value, standardError, degreesOfFreedom }: Difference): Estimate {
  const reach = standardError === 0 ? 0 : studentQuantile(1 - 0.05 / 2, degreesOfFreedom) * standardError;
  return { value, low: value - reach, high: value + reach };
}

/**
 * An effect is one if its chance under none, corrected for how many are looked at (Holm, A simple sequentially rejective multiple test procedure,
 * 1979), is below 5 %. It is none if its interval holds 0 and lies within `limit`, which is what the measure itself varies by. Anything else is
 * unclear. A difference of null has not been measured.
 */
export function verdictsOf(differences: readonly (Difference | null)[], limit: number): AblationVerdict[] {
  const chances = differences.map((difference) => (difference === null ? null : chanceOf(difference)));
  const real = holm(chances);
  return differences.map((difference, index) => {
    if (difference === null) return "waits";
    if (real[index] === true) return difference.value > 0 ? "hurts" : "helps";
    const { low, high } = intervalOf(difference);
    return low <= 0 && high >= 0 && low >= -limit && high <= limit ? "no-effect" : "unclear";
  });
}

/** Exactly nothing is no effect, and exactly something is one, whatever the scatter was. */
function chanceOf({ value, standardError, degreesOfFreedom }: Difference): number {
  if (standardError === 0) return value === 0 ? 1 : 0;
  return twoSidedChance(value / standardError, degreesOfFreedom);
}

function holm(chances: readonly (number | null)[]): boolean[] {
  const ranked = chances.flatMap((chance, index) => (chance === null ? [] : [{ chance, index }])).sort((a, b) => a.chance - b.chance);
  const real = chances.map(() => false);
  for (const [rank, { chance, index }] of ranked.entries()) {
    if (chance > level / (ranked.length - rank)) break;
    real[index] = true;
  }
  return real;
}
