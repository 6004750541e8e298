/** The parametric scaling law: known constants come back, what few runs cannot tell stays uncertain, and the optimum is one. */
import { describe, expect, it } from "vitest";
import { normalNumber } from "../src/numbers/normal";
import { randomStream } from "../src/numbers/random";
import {
  computeOptimum,
  fitPowerLaw,
  fitScalingLaw,
  kaplanCriticalBatch,
  lossByLaw,
  powerLawAt,
  predictLoss,
  publishedLaws,
} from "../src/scaling";
import { optimalSize } from "../src/scaling/law/compute-optimum";
import { constantNames } from "../src/scaling/law/law";
import { besiroglu, chinchilla, chinchillaUnrounded } from "../src/scaling/law/published-laws";

const grid = [1e8, 3e8, 1e9, 3e9, 1e10].flatMap((parameters) =>
  [1e9, 1e10, 1e11, 1e12].map((tokens) => ({ parameters, tokens, loss: lossByLaw(besiroglu, { parameters, tokens }) })),
);

describe("a fitted law", () => {
  it("has the constants that made losses without noise", () => {
    const { constants } = fitScalingLaw(grid, { resamples: 2 });
    expect(constants.irreducible).toBeCloseTo(besiroglu.irreducible, 1);
    expect(constants.sizeExponent).toBeCloseTo(besiroglu.sizeExponent, 2);
    expect(constants.dataExponent).toBeCloseTo(besiroglu.dataExponent, 2);
    expect(predictLoss(fitScalingLaw(grid, { resamples: 2 }), { parameters: 7e10, tokens: 1.4e12 }).value).toBeCloseTo(
      lossByLaw(besiroglu, { parameters: 7e10, tokens: 1.4e12 }),
      2,
    );
  });

  it("is not moved by one run that went wrong", () => {
    const spoilt = grid.map((point, index) => (index === 7 ? { ...point, loss: 1.2 * point.loss } : point));
    const { constants } = fitScalingLaw(spoilt, { resamples: 2 });
    expect(Math.abs(constants.sizeExponent - besiroglu.sizeExponent)).toBeLessThan(0.01);
  });

  it("repeats exactly by its seed and has intervals around its constants", () => {
    const random = randomStream(1, "test");
    const noisy = grid.map((point) => ({ ...point, loss: point.loss * Math.exp(0.01 * normalNumber(random)) }));
    const { law } = fitScalingLaw(noisy, { resamples: 40, seed: 3 });
    expect(fitScalingLaw(noisy, { resamples: 40, seed: 3 }).law).toEqual(law);
    for (const name of constantNames) {
      expect(law[name].low).toBeLessThan(law[name].value);
      expect(law[name].high).toBeGreaterThan(law[name].value);
    }
    expect(law.residual).toBeGreaterThan(0.005);
    expect(law.residual).toBeLessThan(0.015);
  });

  it("leaves exponents open that runs with one number of tokens a parameter cannot tell, and the loss a size further closed", () => {
    const ladder = [1e6, 2e6, 4e6, 8e6, 1.6e7].map((parameters) => {
      const at = { parameters, tokens: 20 * parameters };
      return { ...at, loss: lossByLaw(chinchilla, at) };
    });
    const fit = fitScalingLaw(ladder, { resamples: 100 });
    expect(fit.law.sizeExponent.high - fit.law.sizeExponent.low).toBeGreaterThan(0.1);
    const next = { parameters: 3.2e7, tokens: 6.4e8 };
    const { value, low, high } = predictLoss(fit, next);
    expect(Math.abs(value / lossByLaw(chinchilla, next) - 1)).toBeLessThan(0.01);
    expect(high / low).toBeLessThan(1.1);
  });

  it("is refused for fewer than four runs and for a loss that is none", () => {
    expect(() => fitScalingLaw(grid.slice(0, 3))).toThrow(/4 finished runs at least; there are 3/);
    expect(() => fitScalingLaw([...grid, { parameters: 1, tokens: 1, loss: 0 }])).toThrow(/above 0/);
  });
});

describe("the optimum for a budget", () => {
  it("has a lower loss than sizes about it at the same cost", () => {
    const { parameters, tokens, loss } = optimalSize(chinchillaUnrounded, 5.76e23);
    expect(6 * parameters * tokens).toBeCloseTo(5.76e23, -18);
    for (const factor of [0.8, 1.25])
      expect(lossByLaw(chinchillaUnrounded, { parameters: factor * parameters, tokens: tokens / factor })).toBeGreaterThan(loss);
  });

  it("comes to about 20 tokens a parameter at Chinchilla's budget by the law that was fitted again", () => {
    const { parameters, tokens } = optimalSize(besiroglu, 5.76e23);
    expect(tokens / parameters).toBeGreaterThan(15);
    expect(tokens / parameters).toBeLessThan(30);
  });

  it("has intervals", () => {
    const { parameters, loss } = computeOptimum(fitScalingLaw(grid, { resamples: 20 }), 1e22);
    expect(parameters.low).toBeLessThan(parameters.high);
    expect(loss.low).toBeLessThanOrEqual(loss.value);
  });
});

describe("published laws", () => {
  it("give the papers' losses", () => {
    const [rounded, , , kaplan] = publishedLaws([{ parameters: 7e10, nonEmbeddingParameters: 7e10, tokens: 1.4e12 }]);
    expect(rounded?.predicted[0]?.loss).toBeCloseTo(1.94, 2);
    // Without a bound on data it is the law of size alone, (6.4e13 / N)^0.076.
    const [, , , endless] = publishedLaws([{ parameters: 1e9, nonEmbeddingParameters: 1e9, tokens: 1e30 }]);
    expect(endless?.predicted[0]?.loss).toBeCloseTo((6.4e13 / 1e9) ** 0.076, 3);
    expect(kaplan?.source).toContain("table 2");
  });
});

describe("a power law", () => {
  it("comes back with its exponent's interval, and not from two points", () => {
    const points = [1e6, 1e7, 1e8].map((scale, index) => ({ scale, value: 3 * scale ** -0.3 * (index === 1 ? 0.99 : 1.01) }));
    const law = fitPowerLaw(points);
    expect(law?.exponent).toBeCloseTo(-0.3, 2);
    expect(law?.low).toBeLessThan(-0.3);
    expect(law?.high).toBeGreaterThan(-0.3);
    expect(fitPowerLaw(points.slice(1))).toBeNull();
  });

  it("is Kaplan's at its worked values", () => {
    expect(powerLawAt(kaplanCriticalBatch, 4) / 1e6).toBeCloseTo(0.27, 2);
    expect(powerLawAt(kaplanCriticalBatch, 2.2) / 1e6).toBeCloseTo(4.7, 1);
  });
});
