/** The estimator finds the noise scale of gradients that were made with a known one. */
import { normalNumbers } from "@trainyard/model";
import { describe, expect, it } from "vitest";
import { NoiseScaleEstimator } from "../src/noise-scale";

const dimensions = 40;
const signal = Float64Array.from({ length: dimensions }, (_, index) => Math.sin(index));
const deviations = Float64Array.from({ length: dimensions }, (_, index) => 3 + (index % 5));
const sumOfSquares = (values: Float64Array) => values.reduce((sum, value) => sum + value ** 2, 0);
const trueScale = sumOfSquares(deviations) / sumOfSquares(signal);

/** Mean gradients of `count` micro-batches of `tokens` tokens each. */
function microBatches(count: number, tokens: number, step: number): readonly Float64Array[] {
  return Array.from({ length: count }, (_, batch) => {
    const noise = normalNumbers(1, `gradient ${step} ${batch}`, dimensions, 1 / Math.sqrt(tokens));
    return signal.map((value, index) => value + (deviations[index] ?? 0) * (noise[index] ?? 0));
  });
}

function meanOf(gradients: readonly Float64Array[]): Float64Array {
  return signal.map((_, index) => gradients.reduce((sum, gradient) => sum + (gradient[index] ?? 0), 0) / gradients.length);
}

/** Answer after `steps` measurements of steps with `count` micro-batches of 8 tokens, of which the first is measured by itself. */
function estimateAfter(steps: number, count: number, estimator: NoiseScaleEstimator): number | null {
  let scale: number | null = null;
  for (let step = 0; step < steps; step += 1) {
    const gradients = microBatches(count, 8, step);
    const small = { tokens: 8, squaredNorm: sumOfSquares(gradients[0] ?? signal) };
    scale = estimator.add(small, { tokens: 8 * count, squaredNorm: sumOfSquares(meanOf(gradients)) });
  }
  return scale;
}

describe("the gradient noise scale", () => {
  it.each([2, 8])("is found from steps of %i micro-batches", (count) => {
    const scale = estimateAfter(3_000, count, new NoiseScaleEstimator(0.999)) ?? 0;
    expect(scale / trueScale).toBeGreaterThan(0.8);
    expect(scale / trueScale).toBeLessThan(1.2);
  });

  it("is exact where the norms are: |G|^2 + tr / B at each size", () => {
    const norm = (tokens: number) => ({ tokens, squaredNorm: 4 + 1_000 / tokens });
    expect(new NoiseScaleEstimator().add(norm(32), norm(128))).toBeCloseTo(250, 9);
  });

  it("follows a change within some tens of measurements", () => {
    const estimator = new NoiseScaleEstimator();
    const norm = (tokens: number, noise: number) => ({ tokens, squaredNorm: 4 + noise / tokens });
    for (let step = 0; step < 50; step += 1) estimator.add(norm(32, 1_000), norm(128, 1_000));
    let scale: number | null = null;
    for (let step = 0; step < 50; step += 1) scale = estimator.add(norm(32, 8_000), norm(128, 8_000));
    expect(scale).toBeGreaterThan(1_950);
    expect(scale).toBeLessThan(2_000);
  });

  it("is not told while the signal drowns", () => {
    expect(new NoiseScaleEstimator().add({ tokens: 1, squaredNorm: 10 }, { tokens: 2, squaredNorm: 4 })).toBeNull();
  });
});
