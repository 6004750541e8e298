import { type ParameterValues, parseOrThrow, type SearchSpaceInput, samplerSpecification, searchSpace } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { Categories } from "../src/cma-es/categories";
import { cmaEs } from "../src/cma-es/cma-es";
import { coordinatesOf } from "../src/cma-es/coordinates";
import type { KnownPoint } from "../src/cma-es/known-points";
import { replay } from "../src/cma-es/replay";
import { Strategy } from "../src/cma-es/strategy";
import { surrogateOf } from "../src/cma-es/surrogate";
import { runSearch, testFunctions } from "../src/measure";
import { normalNumber } from "../src/numbers/normal";
import { randomStream } from "../src/numbers/random";
import type { Observation } from "../src/observation";
import type { Asked } from "../src/sampler";
import { cubeOf, fingerprint } from "../src/space";

const space = searchSpace.parse({
  parameters: [
    { kind: "categorical", path: "optimizer", choices: ["adamw", "sgd"] },
    { kind: "float", path: "rate", low: 1e-5, high: 1e-1, scale: "log" },
    { kind: "float", path: "momentum", low: 0, high: 0.99, when: { path: "optimizer", in: ["sgd"] } },
    { kind: "integer", path: "layers", low: 1, high: 12 },
  ],
} satisfies SearchSpaceInput);

const loss = (values: ParameterValues) =>
  (Math.log10(Number(values.rate)) + 3) ** 2 + (Number(values.layers) - 9) ** 2 / 20 + (values.optimizer === "sgd" ? 0.5 : 0);

function asked(number: number, observations: readonly Observation[], over: Partial<Asked> = {}): Asked {
  const options = parseOrThrow(samplerSpecification, { name: "cma-es" });
  return { space, seed: 5, number, observations, trials: 60, objectives: 1, options, refusal: () => null, ...over };
}

const finished = (number: number, values: ParameterValues): Observation => ({
  number,
  values,
  status: "finished",
  losses: [loss(values)],
  fraction: 1,
});

/** A search of `trials`, each told before the next is asked; `tell` says what became of it. */
function search(trials: number, over: Partial<Asked> = {}, tell = finished): Observation[] {
  const observations: Observation[] = [];
  for (let number = 1; number <= trials; number += 1) {
    const values = cmaEs(asked(number, observations, over));
    if (values !== null) observations.push(tell(number, values));
  }
  return observations;
}

const best = (observations: readonly Observation[]) =>
  Math.min(...observations.map(({ losses: [each = Number.POSITIVE_INFINITY] }) => each));

describe("CMA-ES as a sampler", () => {
  it("comes close to the optima of smooth functions within 60 trials", () => {
    for (const name of ["branin", "six-hump-camel"]) {
      const on = testFunctions.find((each) => each.name === name);
      if (on === undefined) throw new Error(`no function ${name}`);
      for (const seed of [1, 2]) expect(runSearch("cma-es", on, seed, 60).regret, `${name}, seed ${seed}`).toBeLessThan(1e-3);
    }
  });

  it("finds the best choice, whole number and rate together, and has values for what a condition names alone", () => {
    const observations = search(50);
    expect(best(observations)).toBeLessThan(0.01);
    for (const { values } of observations) {
      expect(cubeOf(space).encode(values), JSON.stringify(values)).not.toBeNull();
      expect("momentum" in values).toBe(values.optimizer === "sgd");
    }
    // Choices that were bad are tried less and less.
    const late = observations.slice(25).filter(({ values }) => values.optimizer === "sgd").length;
    expect(late).toBeLessThan(8);
  });

  it("suggests the same whatever the order in which results are handed over", () => {
    const observations = search(31);
    expect(cmaEs(asked(32, observations.toReversed()))).toEqual(cmaEs(asked(32, observations)));
    expect(cmaEs(asked(32, observations, { seed: 6 }))).not.toEqual(cmaEs(asked(32, observations)));
  });

  it("gives trials that run at once different values, the model's minimum to one of them", () => {
    const observations = search(30);
    const batch: Observation[] = [];
    for (let number = 31; number <= 38; number += 1) {
      const values = cmaEs(asked(number, [...observations, ...batch]));
      if (values !== null) batch.push({ number, values, status: "pending", losses: [], fraction: 1 });
    }
    expect(new Set(batch.map(({ values }) => fingerprint(values))).size).toBe(8);
  });

  it("never repeats values nor suggests refused ones, and ends where none are left", () => {
    const small = searchSpace.parse({
      parameters: [
        { kind: "integer", path: "layers", low: 1, high: 6 },
        { kind: "categorical", path: "norm", choices: ["layer", "rms"] },
      ],
    } satisfies SearchSpaceInput);
    const refusal = (values: ParameterValues) => (values.layers === 3 ? "three is refused" : null);
    const tell = (number: number, values: ParameterValues): Observation => ({
      ...finished(number, values),
      losses: [Number(values.layers)],
    });
    const observations = search(20, { space: small, refusal }, tell);
    expect(observations).toHaveLength(10);
    expect(new Set(observations.map(({ values }) => fingerprint(values))).size).toBe(10);
    expect(observations.some(({ values }) => values.layers === 3)).toBe(false);
  });

  it("goes away from where trials fail", () => {
    const tell = (number: number, values: ParameterValues): Observation =>
      Number(values.rate) > 1e-3 ? { ...finished(number, values), status: "failed", losses: [] } : finished(number, values);
    const observations = search(50, {}, tell);
    const failures = (among: readonly Observation[]) => among.filter(({ status }) => status === "failed").length / among.length;
    expect(failures(observations.slice(20))).toBeLessThan(0.5);
    expect(best(observations.filter(({ status }) => status === "finished"))).toBeLessThan(0.05);
  });

  it("learns from pruned trials and from several objectives by their order", () => {
    const pruned = search(50, {}, (number, values) => ({
      ...finished(number, values),
      losses: [loss(values) + (loss(values) > 1 ? 5 : 0)],
      fraction: loss(values) > 1 ? 0.25 : 1,
    }));
    expect(best(pruned)).toBeLessThan(0.1);
    const several = search(50, { objectives: 2 }, (number, values) => ({
      ...finished(number, values),
      losses: [loss(values), loss(values) + Number(values.layers) / 100],
    }));
    expect(best(several)).toBeLessThan(0.2);
  });

  it("begins with what earlier trials are known to have come to", () => {
    const warm = search(30).map((observation, index) => ({ ...observation, number: index - 29 }));
    const values = cmaEs(asked(1, warm));
    expect(values === null ? Number.NaN : loss(values)).toBeLessThan(1);
  });
});

describe("restarts", () => {
  const cube = cubeOf(space);
  const coordinates = coordinatesOf(cube);
  /** Trials that have gathered at one place, where a condition leaves out one parameter, after one far away that has it. */
  const gathered = (count: number): KnownPoint[] => {
    const random = randomStream(4, "test");
    const near = () => Float64Array.from([0.8 + 1e-4 * normalNumber(random), Number.NaN, 0.8 + 1e-4 * normalNumber(random)]);
    return Array.from({ length: count }, (_, index) => ({
      number: index + 1,
      numbers: index === 0 ? Float64Array.from([0.2, 0.4, 0.3]) : near(),
      levels: [0],
      rank: count - index,
      loss: count - index,
    }));
  };

  it("begin at the best trial that is far from where the search became narrow", () => {
    const population = 5;
    const startOf = (count: number) => [...replay(gathered(count), 8, coordinates, 1).strategy.mean];
    let generations = 0;
    while (startOf(8 + generations * population)[0] !== 0.2) {
      generations += 1;
      expect(generations).toBeLessThan(60);
    }
    expect(generations).toBeGreaterThan(1);
    expect(startOf(8 + generations * population)).toEqual([0.2, 0.4, 0.3]);
  });
});

describe("the search distribution", () => {
  it("takes points to normal vectors and back", () => {
    const strategy = new Strategy([0.5, 0.4, 0.6], 0.2, 6);
    const random = randomStream(1, "test");
    for (let generation = 0; generation < 10; generation += 1)
      strategy.tell(
        Array.from({ length: 6 }, () => strategy.pointAt([normalNumber(random), normalNumber(random), normalNumber(random)])).sort(
          ([a = 0], [b = 0]) => a - b,
        ),
      );
    const normal = strategy.normalAt([0.3, 0.7, 0.2]);
    strategy.pointAt(normal).forEach((unit, index) => {
      expect(unit).toBeCloseTo([0.3, 0.7, 0.2][index] ?? 0, 8);
    });
    expect([...strategy.normalAt([Number.NaN, Number.NaN, Number.NaN])]).toEqual([0, 0, 0]);
  });

  it("becomes long where the loss is flat and converges to its minimum", () => {
    const strategy = new Strategy([0.8, 0.2], 0.2, 8);
    const random = randomStream(3, "test");
    const value = ([x = 0, y = 0]: ArrayLike<number> & Iterable<number>) => 400 * (x - 0.4) ** 2 + (y - 0.6) ** 2;
    for (let generation = 0; generation < 60; generation += 1) {
      const points = Array.from({ length: 8 }, () => strategy.pointAt([normalNumber(random), normalNumber(random)]));
      strategy.tell(points.sort((a, b) => value(a) - value(b)));
      if (generation === 20) expect(strategy.deviation(1) / strategy.deviation(0)).toBeGreaterThan(4);
    }
    expect(value(strategy.mean)).toBeLessThan(1e-8);
  });

  it("moves probability to choices that do well and leaves each some", () => {
    const categories = new Categories([3, 2]);
    for (let generation = 0; generation < 40; generation += 1)
      categories.tell(
        [
          [2, 0],
          [2, -1],
          [0, 1],
        ],
        [0.7, 0.3, -0.4],
      );
    const [first = new Float64Array(), second = new Float64Array()] = categories.probabilities;
    expect(first[2]).toBeGreaterThan(0.8);
    expect(Math.min(...first, ...second)).toBeGreaterThan(0.03);
    expect(first.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1);
  });
});

describe("the model of the losses", () => {
  const value = ([x = 0, y = 0]: ArrayLike<number> & Iterable<number>) => 3 * (x - 0.7) ** 2 + (y + 0.4) ** 2 + (x - 0.7) * (y + 0.4);
  const points = (count: number) => {
    const random = randomStream(2, "test");
    return Array.from({ length: count }, () => {
      const normal = Float64Array.from([normalNumber(random), normalNumber(random)]);
      const level = random() < 0.5 ? 0 : 1;
      return { normal, levels: [level], loss: value(normal) + level };
    });
  };

  it("finds the minimum of a quadratic and the better choice", () => {
    const optimum = surrogateOf(points(20), 2, [2])?.optimum;
    expect(optimum?.normal[0]).toBeCloseTo(0.7, 1);
    expect(optimum?.normal[1]).toBeCloseTo(-0.4, 1);
    expect(optimum?.levels).toEqual([0]);
  });

  it("is linear while points are few and is none with fewer still", () => {
    const few = surrogateOf(points(5), 2, [2]);
    expect(few).not.toBeNull();
    expect(few?.optimum).toBeNull();
    expect(surrogateOf(points(3), 2, [2])).toBeNull();
  });
});
