/** Samplers on functions with known optima: the whole measurement, or a part of it. */
import { InvalidError, type SamplerName } from "@trainyard/contracts";
import { closedFormFunctions } from "./closed-form";
import { mixedFunction } from "./mixed";
import { type Measured, reportOf, type SamplerReport } from "./report";
import { runSearch } from "./search-run";
import type { TestFunction } from "./test-function";

export const testFunctions: readonly TestFunction[] = [...closedFormFunctions, mixedFunction];

/** The function of that name. Throws an InvalidError. */
export function testFunctionByName(name: string): TestFunction {
  const found = testFunctions.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = testFunctions.map((each) => each.name).join(", ");
  throw new InvalidError([{ field: "functions", message: `must be among ${names}, not ${name}` }]);
}

/** One search. */
export interface SearchTask {
  readonly sampler: SamplerName;
  readonly function: string;
  readonly seed: number;
  readonly trials: number;
}

export interface MeasureOptions {
  readonly samplers: readonly SamplerName[];
  /** Names of test functions. */
  readonly functions: readonly string[];
  readonly seeds: number;
  /** 0 when left out: other seeds show what a figure owes to chance. */
  readonly firstSeed?: number;
  readonly trials: number;
}

/** Seeds that random search has at least: it costs little, and its mean is what all others are divided by. */
const leastRandomSeeds = 100;

/** Every search of a measurement, random search's among them. */
export function searchTasks({ samplers, functions, seeds, firstSeed = 0, trials }: MeasureOptions): SearchTask[] {
  const compared: readonly SamplerName[] = samplers.filter((name) => name !== "random");
  const tasksOf = (sampler: SamplerName, count: number) =>
    functions.flatMap((name) =>
      Array.from({ length: count }, (_, index): SearchTask => ({ sampler, function: name, seed: firstSeed + index, trials })),
    );
  return [...tasksOf("random", Math.max(seeds, leastRandomSeeds)), ...compared.flatMap((sampler) => tasksOf(sampler, seeds))];
}

export function runTask({ sampler, function: name, seed, trials }: SearchTask): Measured {
  return runSearch(sampler, testFunctionByName(name), seed, trials);
}

/** All in this thread, one after the other. */
export function measureSamplers(options: MeasureOptions): SamplerReport[] {
  return reportOf(options.samplers, searchTasks(options).map(runTask));
}
