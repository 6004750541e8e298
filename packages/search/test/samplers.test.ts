import { describe, expect, it } from "vitest";
import { mixedFunction, runSearch, spaceOf } from "../src/measure";
import { asking, finished } from "../src/measure/search-run";
import type { Observation } from "../src/observation";
import { samplers } from "../src/samplers";
import { fingerprint } from "../src/space";

describe("grid", () => {
  it("tries every point once, in an order that the seed decides, and then has nothing left", () => {
    const space = spaceOf({
      parameters: [
        { kind: "float", path: "rate", low: 1e-4, high: 1e-2, scale: "log" },
        { kind: "categorical", path: "kind", choices: ["a", "b"] },
      ],
    });
    const on = { name: "grid", space, least: 0, value: () => 0 };
    const walk = (seed: number) => {
      const observations: Observation[] = [];
      for (let number = 1; ; number += 1) {
        const values = samplers.grid(asking("grid", on, { seed, number, trials: 20, observations }));
        if (values === null) return observations.map((each) => fingerprint(each.values));
        observations.push(finished(number, values, on));
      }
    };
    const tried = walk(1);
    expect(tried).toHaveLength(10);
    expect(new Set(tried).size).toBe(10);
    expect(tried.join()).toMatch(/0\.0001\b.*|0\.001\b.*|0\.01\b/);
    expect(walk(2)).not.toEqual(tried);
    expect([...walk(2)].sort()).toEqual([...tried].sort());
  });
});

describe.each(["random", "grid", "sobol", "tpe"] as const)("%s", (name) => {
  it("suggests the same again under the same seed, and other values under another", () => {
    const run = (seed: number) => runSearch(name, mixedFunction, seed, 16).losses;
    expect(run(3)).toEqual(run(3));
    expect(run(3)).not.toEqual(run(4));
  });
});
