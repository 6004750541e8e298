/** The learning-rate schedule at its corners and against hand-computed values. */
import { describe, expect, it } from "vitest";
import { learningRateAt, learningRateOf, type ScheduleSpecification, scheduleSpecification, tokensAfter, totalTokens } from "../src/index";
import { planOf } from "./plan";

/** Peak 1, warm-up 10, final fraction 0.1. */
function schedule(changes: Partial<ScheduleSpecification> = {}): ScheduleSpecification {
  return scheduleSpecification.parse({ decay: "cosine", peakLearningRate: 1, warmup: 10, finalFraction: 0.1, ...changes });
}

const shapes = scheduleSpecification.shape.decay.options;

/** One of each shape, over a run of 110. */
const oneOfEach: readonly ScheduleSpecification[] = [
  ...shapes.map((decay) => schedule({ decay, period: 20 })),
  ...shapes.map((decay) => schedule({ decay, period: 20, decayLength: 60 })),
];

describe("every schedule", () => {
  it.each(oneOfEach)(
    "$decay, decay length $decayLength, rises linearly from its first step to the peak at the end of the warm-up",
    (given) => {
      expect(learningRateAt(given, 110, 0)).toBe(0);
      expect(learningRateAt(given, 110, 1)).toBe(0.1);
      expect(learningRateAt(given, 110, 5)).toBe(0.5);
      expect(learningRateAt(given, 110, 10)).toBe(1);
    },
  );

  it.each(oneOfEach)("$decay, decay length $decayLength, never rises after it, keeps to its limits and stays where it ended", (given) => {
    const end = given.decayLength ?? 110;
    for (let at = 11; at <= 400; at += 1) {
      const rate = learningRateAt(given, 110, at);
      expect(rate).toBeLessThanOrEqual(learningRateAt(given, 110, at - 1));
      expect(rate).toBeGreaterThanOrEqual(0.1 - 1e-12);
      if (at > end) expect(rate).toBe(learningRateAt(given, 110, end));
    }
  });

  it.each(oneOfEach)("$decay, decay length $decayLength, begins at the peak without a warm-up", (given) => {
    const direct = { ...given, warmup: 0 };
    expect(learningRateAt(direct, 110, 0)).toBe(1);
    expect(learningRateAt(direct, 110, 1)).toBeGreaterThan(0.96); // exponential falls fastest: 0.1 ** (1 / 60)
  });

  it.each(oneOfEach)("$decay is all warm-up when the warm-up is the whole run", (given) => {
    expect([9, 10].map((at) => learningRateAt({ ...given, decayLength: null }, 10, at))).toEqual([0.9, 1]);
  });
});

describe("after the warm-up", () => {
  const rates = (changes: Partial<ScheduleSpecification>, ...at: readonly number[]) =>
    at.map((position) => learningRateAt(schedule(changes), 110, position));

  it("a cosine is half of one, down to the final fraction", () => {
    const [quarter, half, end, past] = rates({}, 35, 60, 110, 500);
    expect(quarter).toBeCloseTo(0.1 + 0.9 * 0.853553390593, 9); // (1 + cos(pi / 4)) / 2
    expect(half).toBeCloseTo(0.55, 12); // the mean of peak and end
    expect(end).toBeCloseTo(0.1, 12);
    expect(past).toBeCloseTo(0.1, 12);
  });

  it("a line falls in equal shares, to zero where the final fraction is zero", () => {
    const [quarter, half, end] = rates({ decay: "linear" }, 35, 60, 110);
    expect(quarter).toBeCloseTo(0.775, 12);
    expect(half).toBeCloseTo(0.55, 12);
    expect(end).toBeCloseTo(0.1, 12);
    expect(rates({ decay: "linear", finalFraction: 0 }, 110, 111)).toEqual([0, 0]);
  });

  it("a constant is the peak", () => {
    expect(rates({ decay: "constant" }, 11, 110, 1000)).toEqual([1, 1, 1]);
  });

  it("steps drop by the factor once a period, not below the final fraction", () => {
    const given = { decay: "step", period: 20, factor: 0.5 } as const;
    expect(rates(given, 29, 30, 49, 50, 70, 89, 90, 110)).toEqual([1, 0.5, 0.5, 0.25, 0.125, 0.125, 0.1, 0.1]);
  });

  it("an exponential falls by equal factors", () => {
    const [half, end] = rates({ decay: "exponential", finalFraction: 0.01 }, 60, 110);
    expect(half).toBeCloseTo(0.1, 12);
    expect(end).toBeCloseTo(0.01, 12);
  });

  it("the inverse square root falls from the warm-up's end or the period, whichever is later", () => {
    expect(rates({ decay: "inverse-square-root" }, 40, 90)).toEqual([0.5, 1 / 3]);
    expect(rates({ decay: "inverse-square-root", period: 25 }, 24, 25, 100)).toEqual([1, 1, 0.5]);
    expect(rates({ decay: "inverse-square-root", finalFraction: 0.4 }, 90)).toEqual([0.4]);
  });

  it("warm-up-stable-decay holds the peak, then falls in a line over its share at the end", () => {
    const given = { decay: "warmup-stable-decay", decayFraction: 0.2 } as const; // falls over the last 22 of 110
    const [stable, lastStable, half, end] = rates(given, 50, 88, 99, 110);
    expect([stable, lastStable]).toEqual([1, 1]);
    expect(half).toBeCloseTo(0.55, 12);
    expect(end).toBe(0.1);
  });

  it("warm-up-stable-decay falls from the peak, with no jump, where its fall leaves no stable part", () => {
    const [first, half, end] = rates({ decay: "warmup-stable-decay", decayFraction: 1 }, 11, 60, 110);
    expect(first).toBeCloseTo(1 - 0.9 / 100, 12);
    expect(half).toBeCloseTo(0.55, 12);
    expect(end).toBe(0.1);
  });

  it("a decay length as long as the warm-up ends there", () => {
    for (const decay of ["cosine", "linear", "warmup-stable-decay"] as const)
      expect(rates({ decay, decayLength: 10 }, 10, 11, 110)).toEqual([1, 0.1, 0.1].map((rate) => expect.closeTo(rate, 12)));
  });
});

describe("GPT-3's schedule: warm-up over 375 M tokens, cosine to a tenth over 260 B of 300 B tokens", () => {
  const gpt3 = schedule({ peakLearningRate: 6e-4, unit: "tokens", warmup: 375e6, decayLength: 260e9 });
  const rate = (tokens: number) => learningRateAt(gpt3, 300e9, tokens);

  it("has the published corners", () => {
    expect(rate(187.5e6)).toBeCloseTo(3e-4, 12);
    expect(rate(375e6)).toBe(6e-4);
    expect(rate((260e9 + 375e6) / 2)).toBeCloseTo(3.3e-4, 12);
    expect([260e9, 280e9, 300e9].map(rate)).toEqual([expect.closeTo(6e-5, 12), rate(260e9), rate(260e9)]);
  });
});

describe("learningRateOf", () => {
  it("counts steps with the update's own included: the first is above zero, the last at the end", () => {
    const plan = { ...planOf({ duration: { steps: 110 } }), schedule: schedule() };
    expect(learningRateOf(plan, { step: 0, tokens: 0 })).toBe(0.1);
    expect(learningRateOf(plan, { step: 9, tokens: 0 })).toBe(1);
    expect(learningRateOf(plan, { step: 109, tokens: 0 })).toBeCloseTo(0.1, 12);
  });

  it("counts tokens likewise, whatever the number of the step", () => {
    const plan = { ...planOf({ duration: { tokens: 11_000 } }), schedule: schedule({ unit: "tokens", warmup: 1_000 }) };
    expect(totalTokens(plan)).toBe(11_200); // 35 steps of 320
    expect(learningRateOf(plan, { step: 5, tokens: 0 })).toBe(0.32);
    expect(learningRateOf(plan, { step: 5, tokens: 680 })).toBe(1);
    expect(learningRateOf(plan, { step: 5, tokens: 11_200 - 320 })).toBeCloseTo(0.1, 12);
  });

  it("reaches the end of a ramped run at its last step, in both units", () => {
    const batch = { ramp: "linear", rampStart: 1, rampTokens: 9_999, accumulation: 7 } as const;
    const inSteps = { ...planOf({ batch, duration: { steps: 63 } }), schedule: schedule() };
    const inTokens = { ...inSteps, schedule: schedule({ unit: "tokens", warmup: 1_000 }) };
    const beforeLast = { step: 62, tokens: tokensAfter(inSteps, 62) };
    for (const plan of [inSteps, inTokens]) expect(learningRateOf(plan, beforeLast)).toBeCloseTo(0.1, 12);
  });

  it("follows a ramping batch by its rule", () => {
    const at = (rampLearningRate: "constant" | "square-root" | "linear", tokens: number) =>
      learningRateOf(
        {
          ...planOf({
            batch: { accumulation: 16, ramp: "linear", rampStart: 4, rampTokens: 12_000, rampLearningRate },
            duration: { steps: 500 },
          }),
          schedule: schedule({ decay: "constant", warmup: 0 }),
        },
        { step: 3, tokens },
      );
    expect([0, 5_000, 12_000].map((tokens) => at("constant", tokens))).toEqual([1, 1, 1]);
    expect([0, 5_000, 12_000].map((tokens) => at("square-root", tokens))).toEqual([0.5, 0.75, 1]);
    expect([0, 5_000, 12_000].map((tokens) => at("linear", tokens))).toEqual([0.25, 9 / 16, 1]);
  });
});
