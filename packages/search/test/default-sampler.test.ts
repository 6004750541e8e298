import { parseOrThrow, type SearchSpaceInput, searchSpace, sweepSpecification } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { chooseSampler, samplerAtWork, samplers } from "../src";
import { asking, mixedFunction, runSearch, testFunctions } from "../src/measure";
import { simulateSweep, specificationOf, usualOutcome } from "./support/simulated-sweep";

const spaceOf = (parameters: SearchSpaceInput["parameters"]) => searchSpace.parse({ parameters });
const numbers = (count: number): SearchSpaceInput["parameters"] =>
  Array.from({ length: count }, (_, index) => ({ kind: "float", path: `number${index}`, low: 0, high: 1 }));
const choices = (count: number): SearchSpaceInput["parameters"] =>
  Array.from({ length: count }, (_, index) => ({ kind: "categorical", path: `choice${index}`, choices: ["a", "b", "c", "d"] }));

describe("the default sampler", () => {
  it.each([
    ["all configurations fit", [...choices(2)], 16, 1, "grid"],
    ["one more than fit", [...choices(2)], 15, 1, "tpe"],
    ["few trials over numbers", numbers(6), 100, 1, "gp"],
    ["few trials over numbers and some choices", [...numbers(4), ...choices(2)], 100, 1, "gp"],
    ["mostly choices", [...numbers(2), ...choices(4)], 100, 1, "tpe"],
    ["many trials over numbers", numbers(6), 1_000, 1, "cma-es"],
    ["many parameters", numbers(30), 100, 1, "cma-es"],
    ["several objectives", numbers(6), 100, 2, "tpe"],
  ])("%s", (_, parameters, trials, objectives, name) => {
    const choice = chooseSampler(spaceOf(parameters), trials, objectives);
    expect(choice.name).toBe(name);
    expect(choice.why).toMatch(/^[A-Z0-9].*\.$/);
  });

  it("suggests what the chosen sampler suggests", () => {
    const branin = testFunctions.find(({ name }) => name === "branin");
    if (branin === undefined) throw new Error("no function branin");
    expect(runSearch("default", branin, 3, 14).losses).toEqual(runSearch("gp", branin, 3, 14).losses);
    const asked = asking("default", mixedFunction, { seed: 1, number: 1, trials: 1_000, observations: [] });
    expect(samplers.default(asked)).toEqual(samplers["cma-es"](asked));
  });

  it("is named by its choice where it is at work, and leaves alone what was asked for", () => {
    const specification = (name: string) =>
      parseOrThrow(sweepSpecification, { recipe: "any", space: { parameters: numbers(3) }, trials: 50, sampler: { name } });
    expect(samplerAtWork(specification("default"))).toMatchObject({ name: "gp", why: expect.stringContaining("50 trials") });
    expect(samplerAtWork(specification("random")).name).toBe("random");
  });

  it("is recorded in a sweep's trials as what it chose, and no slot waits where that learns nothing from outcomes", () => {
    const space = { parameters: [{ kind: "integer" as const, path: "batch.tokens", low: 1, high: 8 }] };
    const specification = specificationOf({ space, sampler: { name: "default" }, trials: 12 });
    const busy: number[] = [];
    const { trials } = simulateSweep({
      revisions: [{ fromTrial: 1, fromStretch: 1, specification }],
      outcome: usualOutcome,
      ends: (inFlight) => {
        busy.push(inFlight);
        return [inFlight - 1];
      },
    });
    expect(trials.map(({ origin }) => origin)).toEqual(Array.from({ length: 8 }, () => ({ kind: "sampled", sampler: "grid" })));
    expect(busy.slice(0, 6)).toEqual([3, 3, 3, 3, 3, 3]);
  });
});
