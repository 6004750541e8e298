import { type ParameterValues, parseOrThrow, type SearchSpaceInput, searchSpace } from "@trainyard/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../src/numbers/random";
import { acceptanceOf, configurations, countConfigurations, cubeOf, drawUnseen, fingerprint, valuesWithin } from "../src/space";

const spaceOf = (input: SearchSpaceInput) => parseOrThrow(searchSpace, input);

const conditional = spaceOf({
  parameters: [
    { kind: "categorical", path: "optimizer.name", choices: ["adamw", "sgd", "lion"] },
    { kind: "float", path: "optimizer.momentum", low: 0, high: 0.9, step: 0.3, when: { path: "optimizer.name", in: ["sgd"] } },
    { kind: "integer", path: "model.layers", low: 2, high: 6, step: 2 },
    { kind: "fixed", path: "seed", value: 1, when: { path: "model.layers", in: [6] } },
  ],
});

const mixed = spaceOf({
  parameters: [
    { kind: "categorical", path: "a", choices: ["x", null, true, 3] },
    { kind: "float", path: "b", low: 1e-5, high: 1e-1, scale: "log", when: { path: "a", in: ["x", null] } },
    { kind: "float", path: "c", low: -3, high: 5 },
    { kind: "float", path: "d", low: 0.1, high: 0.7, step: 0.2 },
    { kind: "integer", path: "e", low: 1, high: 9, step: 2, scale: "log" },
    { kind: "integer", path: "f", low: 1, high: 1000, scale: "log" },
  ],
});

describe("unit cube", () => {
  it("gives values that encode to a point which gives the same values", () =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }), (point) => {
        const cube = cubeOf(mixed);
        const values = cube.decode(point);
        const again = cube.encode(values);
        expect(again).not.toBeNull();
        expect(cube.decode(again ?? [])).toEqual(values);
      }),
    ));

  it("gives every value of a parameter with steps its share of the scale", () => {
    const { dimensions } = cubeOf(mixed);
    const [, , , d, e] = dimensions;
    const seen = (at: typeof d) => new Set(Array.from({ length: 1_000 }, (_, index) => at?.fromUnit((index + 0.5) / 1_000)));
    expect(seen(d)).toEqual(new Set([0.1, 0.3, 0.5, 0.7]));
    expect(seen(e)).toEqual(new Set([1, 3, 5, 7, 9]));
    expect(d?.cell(0.3)[0]).toBeCloseTo(0.25, 12);
    expect(d?.cell(0.3)[1]).toBeCloseTo(0.5, 12);
  });

  it("leaves out what its condition excludes, and reads no value of it", () => {
    const cube = cubeOf(conditional);
    expect(cube.decode([0, 0.5, 0.9])).toEqual({ "optimizer.name": "adamw", "model.layers": 6, seed: 1 });
    expect(cube.encode({ "optimizer.name": "lion", "model.layers": 2, "optimizer.momentum": 17 })).toEqual(
      Float64Array.of(5 / 6, Number.NaN, 1 / 6),
    );
  });

  it.each<[string, ParameterValues]>([
    ["a value above the end", { "optimizer.name": "lion", "model.layers": 8 }],
    ["a value between steps", { "optimizer.name": "lion", "model.layers": 3 }],
    ["an unknown choice", { "optimizer.name": "adam", "model.layers": 2 }],
    ["a missing value", { "optimizer.name": "sgd", "model.layers": 2 }],
    ["another fixed value", { "optimizer.name": "lion", "model.layers": 6, seed: 2 }],
  ])("has no point for %s", (_, values) => {
    expect(cubeOf(conditional).encode(values)).toBeNull();
    expect(valuesWithin(conditional, values)).toBeNull();
  });

  it("keeps of a run's values those that are searched", () =>
    expect(valuesWithin(conditional, { "optimizer.name": "lion", "model.layers": 2, "optimizer.momentum": 0.9, seed: 4 })).toEqual({
      "optimizer.name": "lion",
      "model.layers": 2,
    }));
});

describe("configurations", () => {
  it("are counted as many as there are, conditions included", () => {
    const all = [...configurations(conditional)];
    expect(all).toHaveLength(18);
    expect(new Set(all.map(fingerprint)).size).toBe(18);
    expect(countConfigurations(conditional)).toBe(18);
  });

  it("have no end where a parameter is continuous", () => expect(countConfigurations(mixed)).toBeNull());
});

describe("drawing what was not seen", () => {
  it("gives every configuration once, none that is refused, and then nothing", () => {
    const observations: { number: number; values: ParameterValues; status: "pending"; losses: []; fraction: 0 }[] = [];
    const refusal = ({ "model.layers": layers }: ParameterValues) => (layers === 4 ? "too slow" : null);
    for (let number = 1; number <= 13; number += 1) {
      const values = drawUnseen(conditional, acceptanceOf({ observations, refusal }), randomStream(0, "test", number));
      if (number === 13) expect(values).toBeNull();
      else observations.push({ number, values: values ?? {}, status: "pending", losses: [], fraction: 0 });
    }
    expect(new Set(observations.map(({ values }) => fingerprint(values))).size).toBe(12);
    expect(observations.some(({ values }) => values["model.layers"] === 4)).toBe(false);
  });

  it("knows values whatever their order", () => expect(fingerprint({ a: 1, b: "x" })).toBe(fingerprint({ b: "x", a: 1 })));
});
