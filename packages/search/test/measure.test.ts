import { describe, expect, it } from "vitest";
import { closedFormFunctions, measureSamplers, mixedFunction, runSearch } from "../src/measure";
import { cubeOf } from "../src/space";

/** Where each function is least, as published. */
const minimisers: Record<string, readonly number[]> = {
  branin: [Math.PI, 2.275],
  "hartmann-3": [0.114614, 0.555649, 0.852547],
  "hartmann-6": [0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573],
  "rosenbrock-5": [1, 1, 1, 1, 1],
  "ackley-5": [0, 0, 0, 0, 0],
  "levy-6": [1, 1, 1, 1, 1, 1],
  "rastrigin-4": [0, 0, 0, 0],
  "styblinski-tang-5": [-2.903534, -2.903534, -2.903534, -2.903534, -2.903534],
  "michalewicz-5": [2.202906, 1.570796, 1.284992, 1.923058, 1.72047],
  "griewank-6": [0, 0, 0, 0, 0, 0],
  "shekel-4": [4.000747, 4.000593, 3.999663, 3.999509],
  "six-hump-camel": [0.0898420131, -0.712656403],
};

describe("closed-form functions", () => {
  it.each(closedFormFunctions.map((each) => [each.name, each] as const))("%s is least where it was published to be", (name, each) => {
    const at = minimisers[name] ?? [];
    const value = each.value(Object.fromEntries(at.map((x, index) => [`x${index + 1}`, x])));
    expect(value - each.least).toBeLessThan(1e-4);
    expect(value - each.least).toBeGreaterThan(-1e-9);
  });
});

describe("the mixed function", () => {
  it("is never below its least value, nor far above it everywhere", () => {
    const { losses, regret } = runSearch("sobol", mixedFunction, 0, 512);
    expect(Math.min(...losses)).toBeGreaterThanOrEqual(mixedFunction.least);
    expect(regret).toBeLessThan(1);
    expect(cubeOf(mixedFunction.space).dimensions).toHaveLength(8);
  });
});

describe("measuring samplers", () => {
  it("divides by random search, which is 1 itself, and repeats exactly", () => {
    const options = { samplers: ["random", "sobol"] as const, functions: ["branin", "six-hump-camel", "mixed"], seeds: 2, trials: 20 };
    const [random, sobol] = measureSamplers(options);
    expect(random?.geometricMean).toBeCloseTo(1, 12);
    expect(Object.keys(sobol?.functions ?? {})).toEqual(["branin", "six-hump-camel"]);
    expect(sobol?.mixed).toBeGreaterThan(0);
    expect(measureSamplers(options)[1]).toEqual(sobol);
  });
});
