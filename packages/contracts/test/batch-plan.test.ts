/** Batch and context ramps at their corners; totals against a walk that makes every single step. */
import { describe, expect, it } from "vitest";
import {
  accumulationAt,
  accumulationRange,
  batchShareAt,
  contextAt,
  isComplete,
  type Planned,
  sequencesAt,
  tokensAfter,
  tokensPerStep,
  totalSteps,
  totalTokens,
} from "../src/index";
import { planOf } from "./plan";

const linear = planOf({ batch: { ramp: "linear", rampStart: 2, rampTokens: 10_000, accumulation: 12 } });
const milestones = [
  { tokens: 0, accumulation: 1 },
  { tokens: 1_000, accumulation: 3 },
  { tokens: 5_000, accumulation: 8 },
];
const stepped = planOf({ batch: { ramp: "milestones", rampMilestones: milestones, accumulation: 4_000 } });

/** Every step of the run, one after another: [step, tokens] after each. */
function everyStep(plan: Planned): readonly { step: number; tokens: number }[] {
  const passed = [{ step: 0, tokens: 0 }];
  for (let done = { step: 0, tokens: 0 }; !isComplete(plan, done); passed.push(done))
    done = { step: done.step + 1, tokens: done.tokens + sequencesAt(plan, done.tokens) * plan.model.context };
  return passed;
}

describe("the batch ramp", () => {
  it("is the full accumulation throughout where there is none", () => {
    const plan = planOf();
    expect([0, 1, 1e12].map((tokens) => accumulationAt(plan, tokens))).toEqual([5, 5, 5]);
    expect(tokensPerStep(plan)).toBe(2 * 5 * 32);
    expect(batchShareAt(plan, 0)).toBe(1);
  });

  it("grows by one each equal share of tokens when linear, and is full when the tokens are seen", () => {
    const accumulations = [0, 999, 1_000, 1_999, 2_000, 9_999, 10_000, 1e12].map((tokens) => accumulationAt(linear, tokens));
    expect(accumulations).toEqual([2, 2, 3, 3, 4, 11, 12, 12]);
    expect(sequencesAt(linear, 1_000)).toBe(6);
    expect(batchShareAt(linear, 1_000)).toBe(3 / 12);
    expect(tokensPerStep(linear)).toBe(2 * 12 * 32);
  });

  it("may take no tokens, or start at the end", () => {
    expect(accumulationAt(planOf({ batch: { ramp: "linear", rampTokens: 0 } }), 0)).toBe(5);
    const flat = planOf({ batch: { ramp: "linear", rampStart: 5, rampTokens: 10_000 } });
    expect([0, 5_000, 10_000].map((tokens) => accumulationAt(flat, tokens))).toEqual([5, 5, 5]);
    expect(totalTokens(flat)).toBe(100 * 320);
  });

  it("takes the newest milestone that was reached; the last one is the full batch", () => {
    expect([0, 999, 1_000, 4_999, 5_000, 1e9].map((tokens) => accumulationAt(stepped, tokens))).toEqual([1, 1, 3, 3, 8, 8]);
    expect(tokensPerStep(stepped)).toBe(2 * 8 * 32);
    expect(batchShareAt(stepped, 1_000)).toBe(3 / 8);
  });

  it("takes the first milestone before it is reached, and may fall", () => {
    const plan = planOf({
      batch: {
        ramp: "milestones",
        rampMilestones: [
          { tokens: 500, accumulation: 6 },
          { tokens: 900, accumulation: 2 },
        ],
      },
    });
    expect([0, 499, 500, 899, 900].map((tokens) => accumulationAt(plan, tokens))).toEqual([6, 6, 6, 6, 2]);
  });

  it("is GPT-3's at its published corners: from 32 k tokens to full over the first 4 B tokens", () => {
    const context = 2_048;
    const plan = planOf({
      context,
      batch: { sequences: 16, accumulation: 16, ramp: "linear", rampStart: 1, rampTokens: 4e9 },
      duration: { tokens: 300e9 },
    });
    expect(sequencesAt(plan, 0) * context).toBe(32_768);
    expect(sequencesAt(plan, 4e9) * context).toBe(2 ** 19);
    expect(totalTokens(plan)).toBeGreaterThanOrEqual(300e9);
    expect(totalTokens(plan) - 300e9).toBeLessThan(2 ** 19);
  });
});

describe("accumulationRange", () => {
  it("is what a run passes through", () => {
    expect(accumulationRange(planOf())).toEqual({ fewest: 5, most: 5 });
    expect(accumulationRange(linear)).toEqual({ fewest: 2, most: 12 });
    expect(accumulationRange(planOf({ batch: { ramp: "linear", rampTokens: 0 } }))).toEqual({ fewest: 5, most: 5 });
    expect(accumulationRange(stepped)).toEqual({ fewest: 1, most: 8 });
  });
});

describe("totals", () => {
  const plans: readonly (readonly [string, Planned])[] = [
    ["no ramp", planOf()],
    ["linear", linear],
    ["linear, shorter than a step a stage", planOf({ batch: { ramp: "linear", rampTokens: 700, accumulation: 97 } })],
    ["linear over a prime", planOf({ batch: { ramp: "linear", rampStart: 3, rampTokens: 9_973, accumulation: 10 } })],
    ["milestones", stepped],
    [
      "milestones closer than a step",
      planOf({ batch: { ramp: "milestones", rampMilestones: [10, 20, 30].map((tokens) => ({ tokens, accumulation: tokens })) } }),
    ],
  ];

  it.each(plans)("%s: equal those of a walk step by step, for durations in steps and in tokens", (_, plan) => {
    const longest = everyStep({ ...plan, duration: { steps: 120 } });
    for (const { step, tokens } of longest) {
      expect(tokensAfter(plan, step)).toBe(tokens);
      if (step === 0) continue;
      expect(totalSteps({ ...plan, duration: { steps: step } })).toBe(step);
      expect(totalTokens({ ...plan, duration: { steps: step } })).toBe(tokens);
      for (const duration of [{ tokens: tokens - 1 }, { tokens }]) {
        expect(totalSteps({ ...plan, duration })).toBe(step);
        expect(totalTokens({ ...plan, duration })).toBe(tokens);
      }
      expect(totalSteps({ ...plan, duration: { tokens: tokens + 1 } })).toBe(step + 1);
    }
  });

  it("end a run at its last step and not before", () => {
    const inTokens = planOf({ duration: { tokens: 641 } });
    expect([0, 640, 641, 960].map((tokens) => isComplete(inTokens, { step: 99, tokens }))).toEqual([false, false, true, true]);
    expect([99, 100, 101].map((step) => isComplete(planOf(), { step, tokens: 0 }))).toEqual([false, true, true]);
  });

  it("of the longest ramps are found at once and exactly", () => {
    const batch = { sequences: 1, accumulation: 4_096, ramp: "linear", rampStart: 1, rampTokens: 1e12 } as const;
    const plan = planOf({ batch, context: 2_048, duration: { tokens: 2e12 } });
    const steps = totalSteps(plan);
    expect(tokensAfter(plan, steps)).toBe(totalTokens(plan));
    expect(tokensAfter(plan, steps - 1)).toBeLessThan(2e12);
  });
});

describe("the context ramp", () => {
  it("is the whole context where there is none", () => {
    expect([0, 1e9].map((tokens) => contextAt(planOf(), tokens))).toEqual([32, 32]);
  });

  it("doubles in equal shares of tokens and leaves a step its tokens", () => {
    const plan = planOf({ context: 128, batch: { contextStart: 16, contextRampTokens: 3_000 } });
    expect([0, 999, 1_000, 1_999, 2_000, 2_999, 3_000, 1e9].map((tokens) => contextAt(plan, tokens))).toEqual([
      16, 16, 32, 32, 64, 64, 128, 128,
    ]);
    expect(tokensPerStep(plan)).toBe(2 * 5 * 128);
    expect(totalTokens(plan)).toBe(100 * 2 * 5 * 128);
  });

  it("may start at the whole context, or take no tokens", () => {
    expect(contextAt(planOf({ batch: { contextStart: 32, contextRampTokens: 1_000 } }), 0)).toBe(32);
    expect(contextAt(planOf({ batch: { contextStart: 8 } }), 0)).toBe(32);
  });
});
