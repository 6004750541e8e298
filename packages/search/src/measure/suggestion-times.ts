/** How long a suggestion takes once many trials are known. */
import type { SamplerName } from "@trainyard/contracts";
import type { Observation } from "../observation";
import { samplers } from "../samplers";
import { asking, finished, runSearch } from "./search-run";
import type { TestFunction } from "./test-function";

/**
 * Milliseconds of each of `suggestions` that follow `known` trials at random places. One before them is not counted: the first call of a
 * program is slower than any later one.
 */
export function suggestionTimesMs(sampler: SamplerName, on: TestFunction, known: number, suggestions: number): number[] {
  const suggestNext = samplers[sampler];
  const suggestRandom = samplers.random;
  const observations: Observation[] = [];
  const trials = known + suggestions + 1;
  const ask = (name: SamplerName, number: number) => asking(name, on, { seed: 0, number, trials, observations });
  for (let number = 1; number <= known; number += 1) {
    const values = suggestRandom(ask("random", number));
    if (values !== null) observations.push(finished(number, values, on));
  }
  runSearch(sampler, on, 0, 30);
  const times: number[] = [];
  for (let number = known + 1; number <= trials; number += 1) {
    const asked = ask(sampler, number);
    const from = performance.now();
    const values = suggestNext(asked);
    times.push(performance.now() - from);
    if (values !== null) observations.push(finished(number, values, on));
  }
  return times.slice(1);
}
