/** What searches come to: regret by sampler and function, against random search. */
import type { SamplerName } from "@trainyard/contracts";
import { closedFormFunctions } from "./closed-form";

export interface Measured {
  readonly sampler: SamplerName;
  readonly function: string;
  readonly regret: number;
}

export interface SamplerReport {
  readonly name: SamplerName;
  /** Over the closed-form functions measured, of mean regret / random search's mean regret; 1 is random search. */
  readonly geometricMean: number;
  /** Mean regret of each closed-form function. */
  readonly functions: Readonly<Record<string, number>>;
  /** Mean regret on the space with choices and conditions; null: not measured. It is in no mean. */
  readonly mixed: number | null;
}

/** Below it a share of random search's regret counts no further: a function that is solved to the last digit must not outweigh all others. */
const leastShare = 1e-3;

/** Random search's own measurements must be among `measured`; they may have more seeds, all are compared with their mean. */
export function reportOf(samplers: readonly SamplerName[], measured: readonly Measured[]): SamplerReport[] {
  const meanRegret = (sampler: SamplerName, name: string): number | null => {
    const regrets = measured.filter((each) => each.sampler === sampler && each.function === name).map(({ regret }) => regret);
    return regrets.length === 0 ? null : mean(regrets);
  };
  return samplers.map((name) => {
    const regrets = closedFormFunctions.flatMap((each) => {
      const [own, randoms] = [meanRegret(name, each.name), meanRegret("random", each.name)];
      return own === null || randoms === null ? [] : [{ function: each.name, own, share: Math.max(leastShare, own / randoms) }];
    });
    return {
      name,
      geometricMean: Math.exp(mean(regrets.map(({ share }) => Math.log(share)))),
      functions: Object.fromEntries(regrets.map((each) => [each.function, each.own])),
      mixed: meanRegret(name, "mixed"),
    };
  });
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
