import type { ParameterValues } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { asking, closedFormFunctions, cubeFunction, finished, measureSamplers, mixedFunction, runSearch, spaceOf } from "../src/measure";
import { randomStream } from "../src/numbers/random";
import type { Observation } from "../src/observation";
import { ranked } from "../src/ranking";
import { cubeOf, fingerprint } from "../src/space";
import { parzenOf } from "../src/tpe/parzen";
import { tpe } from "../src/tpe/tpe";

const bowl = cubeFunction("bowl", 2, [0, 1], 0, (x) => x.reduce((sum, value) => sum + (value - 0.3) ** 2, 0));
const known = (count: number) => {
  const observations: Observation[] = [];
  for (let number = 1; number <= count; number += 1)
    observations.push(finished(number, tpe(asking("tpe", bowl, { seed: 5, number, trials: 100, observations })) ?? { x1: 0, x2: 0 }, bowl));
  return observations;
};
const next = (observations: readonly Observation[], number = observations.length + 1) =>
  tpe(asking("tpe", bowl, { seed: 5, number, trials: 100, observations }));
const distance = (a: ParameterValues | null, b: ParameterValues | null) =>
  Math.hypot(Number(a?.x1) - Number(b?.x1), Number(a?.x2) - Number(b?.x2));

describe("densities", () => {
  const space = spaceOf({
    parameters: [
      { kind: "float", path: "a", low: 0, high: 1 },
      { kind: "integer", path: "b", low: 1, high: 9, scale: "log" },
      { kind: "categorical", path: "c", choices: ["x", "y", "z"] },
    ],
  });
  const { dimensions } = cubeOf(space);
  const points = [Float64Array.of(0.1, 0.02, 1 / 6), Float64Array.of(0.95, 0.98, 5 / 6), Float64Array.of(0.5, Number.NaN, 1 / 2)];
  const density = parzenOf(dimensions, { points, weights: [2, 1, 1], priorWeight: 1, deviations: Float64Array.of(0.1, 0.2, 0) });

  it.each(dimensions.map(({ path }, at) => [path, at] as const))("come to 1 over all values of %s", (_, at) => {
    let total = 0;
    const steps = 3_000;
    for (let step = 0; step < steps; step += 1) {
      const point = new Float64Array(3).fill(Number.NaN);
      point[at] = (step + 0.5) / steps;
      total += Math.exp(density.logDensity(point)) / steps;
    }
    expect(total).toBeCloseTo(1, 3);
  });

  it("draw values as often as they say", () => {
    const random = randomStream(0, "draws");
    const draws = Array.from({ length: 4_000 }, () => density.sample(random));
    const share = (at: number, from: number, to: number) =>
      draws.filter((point) => (point[at] ?? 0) >= from && (point[at] ?? 0) < to).length / draws.length;
    for (const [at, from, to] of [
      [0, 0, 0.2],
      [0, 0.9, 1],
      [2, 0, 1 / 3],
      [2, 1 / 3, 2 / 3],
    ] as const) {
      let expected = 0;
      for (let step = 0; step < 300; step += 1) {
        const point = new Float64Array(3).fill(Number.NaN);
        point[at] = from + ((step + 0.5) / 300) * (to - from);
        expected += (Math.exp(density.logDensity(point)) * (to - from)) / 300;
      }
      expect(Math.abs(share(at, from, to) - expected)).toBeLessThan(0.03);
    }
  });
});

describe("the order of trials", () => {
  const at = (number: number, losses: number[], fraction = 1): Observation => ({
    number,
    values: {},
    status: "finished",
    losses,
    fraction,
  });
  const numbers = (observations: readonly Observation[]) => ranked(observations).map(({ number }) => number);

  it("puts those that came further first, then the smaller loss, and leaves out what has none", () =>
    expect(numbers([at(1, [1], 0.25), at(2, [3]), at(3, [2]), { ...at(4, []), status: "failed" }, at(5, [0.5], 0.25)])).toEqual([
      3, 2, 5, 1,
    ]));

  it("puts what nothing is better than in all objectives first, and its ends before its middle", () =>
    expect(numbers([at(1, [2, 2]), at(2, [1, 3]), at(3, [3, 1]), at(4, [3, 3]), at(5, [2.5, 2.5])])).toEqual([2, 3, 1, 5, 4]));
});

describe("TPE", () => {
  it("comes nearer than random search on functions that it was not made for", () => {
    const functions = closedFormFunctions.map(({ name }) => name).filter((name) => ["branin", "rosenbrock-5", "griewank-6"].includes(name));
    const [report] = measureSamplers({ samplers: ["tpe"], functions, seeds: 3, firstSeed: 50, trials: 60 });
    expect(report?.geometricMean).toBeLessThan(0.4);
  });

  it("searches choices and conditional parameters, each value once", () => {
    const { regret, losses } = runSearch("tpe", mixedFunction, 1, 80);
    expect(losses).toHaveLength(80);
    expect(regret).toBeLessThan(runSearch("random", mixedFunction, 1, 80).regret);
  });

  it("asked for several trials at once suggests different ones", () => {
    const observations = known(40);
    const alone = next(observations) ?? {};
    const pending: Observation = { number: 41, values: alone, status: "pending", losses: [], fraction: 0 };
    expect(fingerprint(next([...observations, pending], 42) ?? {})).not.toBe(fingerprint(alone));
  });

  it.each(["pending", "failed"] as const)("goes elsewhere than where many trials are %s", (status) => {
    const observations = known(40);
    const alone = next(observations);
    const around = Array.from({ length: 30 }, (_, index): Observation => {
      const values = { x1: Number(alone?.x1) + 1e-6 * index, x2: Number(alone?.x2) };
      return { number: 41 + index, values, status, losses: [], fraction: 0 };
    });
    expect(distance(next([...observations, ...around], 41), alone)).toBeGreaterThan(0.02);
    expect(distance(next(observations, 41), alone)).toBe(0);
  });

  it("passes over what lies outside the space, as after the space was narrowed", () => {
    const observations = known(20);
    const foreign: Observation = { number: 0, values: { x1: 7, x2: 0.3 }, status: "finished", losses: [-100], fraction: 1 };
    expect(next([foreign, ...observations], 21)).toEqual(next(observations, 21));
  });

  it("finds one of few configurations that are left, and then none", () => {
    const space = spaceOf({
      parameters: [
        { kind: "integer", path: "a", low: 1, high: 5 },
        { kind: "categorical", path: "b", choices: ["x", "y", "z"] },
      ],
      constraints: [],
    });
    const on = { name: "few", space, least: 0, value: (values: ParameterValues) => Number(values.a) };
    const { losses } = runSearch("tpe", on, 0, 40);
    expect(losses).toHaveLength(15);
  });

  it("takes several objectives", () => {
    const observations = known(30).map((each) => ({ ...each, losses: [Number(each.values.x1), Number(each.values.x2)] }));
    expect(next(observations)).not.toBeNull();
  });
});
