/** A search from its first trial to its last, one trial at a time, on a function instead of training. */
import { type ParameterValues, parseOrThrow, type SamplerName, samplerSpecification } from "@trainyard/contracts";
import type { Observation } from "../observation";
import type { Asked } from "../sampler";
import { samplers } from "../samplers";
import type { TestFunction } from "./test-function";

export interface SearchRun {
  readonly sampler: SamplerName;
  readonly function: string;
  readonly seed: number;
  /** Least value found, minus the least there is. */
  readonly regret: number;
  /** By trial; shorter than asked for where the space was exhausted. */
  readonly losses: readonly number[];
}

export function runSearch(sampler: SamplerName, on: TestFunction, seed: number, trials: number): SearchRun {
  const suggestNext = samplers[sampler];
  const observations: Observation[] = [];
  for (let number = 1; number <= trials; number += 1) {
    const values = suggestNext(asking(sampler, on, { seed, number, trials, observations }));
    if (values === null) break;
    observations.push(finished(number, values, on));
  }
  const losses = observations.map(({ losses: [loss = Number.NaN] }) => loss);
  return { sampler, function: on.name, seed, regret: Math.min(...losses) - on.least, losses };
}

export function asking(
  sampler: SamplerName,
  { space }: TestFunction,
  asked: Pick<Asked, "seed" | "number" | "trials" | "observations">,
): Asked {
  const options = parseOrThrow(samplerSpecification, { name: sampler });
  return { ...asked, space, objectives: 1, options, refusal: () => null };
}

export function finished(number: number, values: ParameterValues, on: TestFunction): Observation {
  return { number, values, status: "finished", losses: [on.value(values)], fraction: 1 };
}
