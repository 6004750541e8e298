/** The learning-rate schedule at its corners and against hand-computed values. */
import { describe, expect, it } from "vitest";
import { learningRateAt, type ScheduleSpecification } from "../src/index";

const cosine: ScheduleSpecification = { decay: "cosine", peakLearningRate: 1, warmupSteps: 10, finalFraction: 0.1 };

describe("learningRateAt", () => {
  it("rises linearly to the peak at the last warm-up step", () => {
    expect([1, 5, 10].map((step) => learningRateAt(cosine, 110, step))).toEqual([0.1, 0.5, 1]);
  });

  it("follows half a cosine down to the final fraction", () => {
    expect(learningRateAt(cosine, 110, 60)).toBeCloseTo(0.55, 12); // half way: the mean of peak and end
    expect(learningRateAt(cosine, 110, 35)).toBeCloseTo(0.1 + 0.9 * 0.853553390593, 9); // a quarter: (1 + cos(pi / 4)) / 2
    expect(learningRateAt(cosine, 110, 110)).toBeCloseTo(0.1, 12);
  });

  it("never rises after the warm-up and never leaves its limits", () => {
    for (let step = 11; step <= 110; step += 1) {
      const rate = learningRateAt(cosine, 110, step);
      expect(rate).toBeLessThan(learningRateAt(cosine, 110, step - 1));
      expect(rate).toBeGreaterThanOrEqual(0.1 - 1e-12);
    }
  });

  it("stays at the peak when constant", () => {
    const constant: ScheduleSpecification = { ...cosine, decay: "constant" };
    expect([10, 11, 110].map((step) => learningRateAt(constant, 110, step))).toEqual([1, 1, 1]);
  });

  it("starts near the peak without a warm-up and holds the end beyond the last step", () => {
    const direct: ScheduleSpecification = { ...cosine, warmupSteps: 0 };
    expect(learningRateAt(direct, 100, 1)).toBeGreaterThan(0.999);
    expect(learningRateAt(direct, 100, 500)).toBeCloseTo(0.1, 12);
  });

  it("is all warm-up when the warm-up is the whole run", () => {
    expect(learningRateAt(cosine, 10, 10)).toBe(1);
  });
});
