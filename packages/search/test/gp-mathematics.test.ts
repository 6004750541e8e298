import { describe, expect, it } from "vitest";
import { activeSet } from "../src/gp/active-set";
import { designOf } from "../src/gp/evidence";
import { improvement } from "../src/gp/expected-improvement";
import { kernelOf, layoutOf } from "../src/gp/kernel";
import { misfitOf } from "../src/gp/likelihood";
import { Posterior } from "../src/gp/posterior";
import { likeliestParameters } from "../src/gp/prior";
import { centre, warp } from "../src/gp/warp";
import { factorise, inverseFromFactor, invertFactor, timesLower, timesLowerTransposed, timesSymmetric } from "../src/numbers/cholesky";
import { minimise } from "../src/numbers/minimise";
import { randomStream } from "../src/numbers/random";

const kinds = ["number", "category", "number"] as const;
const random = randomStream(1, "gp mathematics");
const points = Array.from({ length: 14 }, () => Float64Array.of(random(), random() < 0.5 ? 0.25 : 0.75, random()));
const losses = Float64Array.from(points, ([x = 0, y = 0, z = 0]) => Math.exp(3 * x) + (y < 0.5 ? 1 : 0) + Math.sin(5 * z));
const design = designOf(kinds, points);
const layout = layoutOf(kinds.length);
const parameters = likeliestParameters(layout).map((value, place) => value + 0.1 * Math.sin(place));

/** By central differences. */
function slopeOf(value: (at: Float64Array) => number, at: Float64Array, place: number, step = 1e-5): number {
  const moved = (by: number) => at.map((entry, i) => (i === place ? entry + by : entry));
  return (value(moved(step)) - value(moved(-step))) / (2 * step);
}

describe("Cholesky", () => {
  const matrix = [
    [4, 2, -1],
    [2, 5, 0.5],
    [-1, 0.5, 3],
  ];
  it("factors and inverts", () => {
    const factor = Float64Array.from(matrix.flat());
    expect(factorise(factor, 3)).toBe(true);
    const inverseFactor = new Float64Array(9);
    invertFactor(factor, 3, inverseFactor);
    const inverse = new Float64Array(9);
    inverseFromFactor(inverseFactor, 3, inverse);
    matrix.forEach((row, i) => {
      const product = new Float64Array(3);
      timesSymmetric(inverse, 3, Float64Array.from(row), product);
      for (let j = 0; j < 3; j++) expect(product[j]).toBeCloseTo(i === j ? 1 : 0, 12);
    });
    const half = new Float64Array(3);
    const solved = new Float64Array(3);
    timesLower(inverseFactor, 3, Float64Array.of(1, 2, 3), half);
    timesLowerTransposed(inverseFactor, 3, half, solved);
    matrix.forEach((row, i) => {
      expect(row.reduce((sum, entry, k) => sum + entry * (solved[k] ?? 0), 0)).toBeCloseTo(i + 1, 12);
    });
  });

  it("says so where a matrix is not positive definite", () => expect(factorise(Float64Array.of(1, 2, 2, 1), 2)).toBe(false));
});

describe("minimise", () => {
  it("finds the end of Rosenbrock's valley", () => {
    const { point } = minimise(
      ([x = 0, y = 0], gradient) => {
        gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
        gradient[1] = 200 * (y - x * x);
        return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
      },
      Float64Array.of(-1.2, 1),
      { low: Float64Array.of(-2, -2), high: Float64Array.of(2, 2) },
      100,
      1e-8,
    );
    expect(point[0]).toBeCloseTo(1, 5);
    expect(point[1]).toBeCloseTo(1, 5);
  });

  it("stays in its box and goes on along the border", () => {
    const { point } = minimise(
      ([x = 0, y = 0], gradient) => {
        gradient[0] = 2 * (x - 3) + y;
        gradient[1] = 2 * (y - 0.2) + x;
        return (x - 3) ** 2 + x * y + (y - 0.2) ** 2;
      },
      Float64Array.of(0.3, 0.9),
      { low: Float64Array.of(0, -1), high: Float64Array.of(1, 1) },
      50,
      1e-10,
    );
    expect(point[0]).toBe(1);
    expect(point[1]).toBeCloseTo(-0.3, 6);
  });
});

describe("log expected improvement", () => {
  // log(φ(z) + z Φ(z)); far out by the asymptotic series φ(z) / z² (1 − 3 / z² + 15 / z⁴ − ...).
  it.each([
    [2, Math.log(2.0084907032)],
    [0, Math.log(0.3989422804)],
    [-0.99, -2.46611439],
    [-1.01, -2.50419986],
    [-40, -808.2985],
    [-1e3, -500014.7345],
    [-1e5, -5000000023.9448],
  ])("is right at %d", (z, log) => {
    const result = { log: 0, mean: 0, deviation: 0 };
    improvement(z, result);
    expect(result.log / log).toBeCloseTo(1, 4);
  });

  it.each([3, 0.5, -0.9, -1.1, -2.9, -3.1, -50])("has the slopes of its value at %d", (z) => {
    const result = { log: 0, mean: 0, deviation: 0 };
    const at = (place: number) => {
      improvement(place, result);
      return result.log;
    };
    const slope = (at(z + 1e-5) - at(z - 1e-5)) / 2e-5;
    improvement(z, result);
    expect(result.mean / slope).toBeCloseTo(1, 4);
    // h(z) = φ(z) + z Φ(z), divided by h(z).
    expect(result.deviation + z * result.mean).toBeCloseTo(1, 4);
  });
});

describe("warp", () => {
  it("leaves a mean of 0 and a variance of 1, and keeps the order", () => {
    const { values } = warp(centre(losses), -0.5);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
    expect(values.reduce((sum, value) => sum + value * value, 0) / values.length).toBeCloseTo(1, 10);
    const order = (of: Float64Array) => Array.from(of.keys()).sort((a, b) => (of[a] ?? 0) - (of[b] ?? 0));
    expect(order(values)).toEqual(order(losses));
  });

  it("knows the change of volume: the Jacobian of the whole map by the product of its slopes before standardising", () => {
    const centred = centre(losses);
    const count = centred.length;
    const straight = warp(centred, 1);
    const curved = warp(centred, 0.3);
    const slopes = Array.from(centred, (value) => (0.3 - 1) * Math.sign(value) * Math.log1p(Math.abs(value)));
    const unscaled = (values: Float64Array, raw: (value: number) => number) =>
      (raw(centred[0] ?? 0) - raw(centred[1] ?? 0)) / ((values[0] ?? 0) - (values[1] ?? 0));
    const power = (value: number) => (value >= 0 ? ((1 + value) ** 0.3 - 1) / 0.3 : -((1 - value) ** 1.7 - 1) / 1.7);
    const expected =
      slopes.reduce((sum, value) => sum + value, 0) -
      count * Math.log(unscaled(curved.values, power) / unscaled(straight.values, (value) => value));
    expect(curved.logJacobian - straight.logJacobian).toBeCloseTo(expected, 8);
  });
});

describe("misfit", () => {
  const misfit = misfitOf(design, centre(losses));
  const gradient = new Float64Array(layout.size);
  misfit(parameters, gradient);
  const value = (at: Float64Array) => misfit(at, new Float64Array(layout.size));

  it.each(Array.from({ length: layout.size }, (_, place) => place))("has the slope of its value along parameter %d", (place) =>
    expect(gradient[place]).toBeCloseTo(slopeOf(value, parameters, place), 5),
  );
});

describe("posterior", () => {
  const { values } = warp(centre(losses), 1);
  const kernel = kernelOf(kinds, parameters);
  const model = new Posterior(kernel, design, values);
  const belief = { mean: 0, deviation: 0 };
  const somewhere = Float64Array.of(0.4, 0.25, 0.6);

  it("is sure of what was seen, and less so elsewhere", () => {
    points.forEach((point, row) => {
      model.at(point, belief);
      expect(belief.mean).toBeCloseTo(values[row] ?? 0, 2);
      expect(belief.deviation).toBeLessThan(0.02);
    });
    model.at(Float64Array.of(0.5, 0.5, 5), belief);
    expect(belief.deviation).toBeGreaterThan(0.5);
  });

  it.each([0, 2])("has the slopes of mean and deviation along coordinate %d", (place) => {
    const [alongMean, alongDeviation] = [new Float64Array(3), new Float64Array(3)];
    const at = (point: Float64Array) => {
      model.at(point, belief);
      return belief;
    };
    const mean = slopeOf((point) => at(point).mean, somewhere, place);
    const deviation = slopeOf((point) => at(point).deviation, somewhere, place);
    model.slopes(somewhere, at(somewhere).deviation, alongMean, alongDeviation);
    expect(alongMean[place]).toBeCloseTo(mean, 5);
    expect(alongDeviation[place]).toBeCloseTo(deviation, 5);
  });

  it("stands configurations that lie on one another, without noise", () => {
    const twice = new Posterior(
      { ...kernel, noise: 0 },
      designOf(kinds, [...points, ...points]),
      Float64Array.from([...values, ...values]),
    );
    twice.at(points[0] ?? somewhere, belief);
    expect(belief.mean).toBeCloseTo(values[0] ?? 0, 3);
  });
});

describe("active set", () => {
  it("keeps the best, and of the others those that lie apart", () => {
    // A cluster of bad trials, one bad trial far away, and five good ones.
    const rows = Float64Array.of(0.5, 0.51, 0.52, 0.501, 0.511, 0.521, 1, 0.1, 0.11, 0.12, 0.13, 0.14);
    const all = Float64Array.of(9, 9, 9, 9, 9, 9, 9, 1, 2, 3, 4, 5);
    expect(activeSet(rows, all, 8)).toEqual(expect.arrayContaining([6, 7, 8, 9, 10]));
    expect(activeSet(rows, all, 8)).toHaveLength(8);
    expect(activeSet(rows, all, 12)).toHaveLength(12);
  });
});
