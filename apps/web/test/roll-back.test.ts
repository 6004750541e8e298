/** A roll-back as it is typed: what is asked for, what is refused, and how its cost is told. */
import { recipes } from "@trainyard/model/recipes";
import { describe, expect, it } from "vitest";
import { barsOf, medianLoss } from "../src/features/run/answers/batch-bars";
import { type RollBackChoice, rollBackDraft } from "../src/features/run/answers/roll-back-request";
import { checkpointText, costOf, growthText, resultText } from "../src/features/run/answers/roll-back-words";

const specification = recipes.find(({ name }) => name === "gpt2-nano")?.specification;
if (specification === undefined) throw new Error("gpt2-nano is missing");
const peak = specification.schedule.peakLearningRate;
const choice: RollBackChoice = { range: { from: 40, to: 60 }, checkpointId: null, skipSamples: true, factor: "1", typed: {} };

describe("rollBackDraft", () => {
  it("asks for the stretch and nothing that was not chosen", () => {
    expect(rollBackDraft(specification, choice).request).toEqual({ fromStep: 40, toStep: 60, skipSamples: true });
  });

  it("multiplies the peak learning rate, exactly", () => {
    const { request } = rollBackDraft(specification, { ...choice, factor: "0.5", checkpointId: "c" });
    expect(request).toMatchObject({ checkpointId: "c", changes: { schedule: { peakLearningRate: peak * 0.5 } } });
  });

  it("takes other settings along", () => {
    const { request } = rollBackDraft(specification, { ...choice, typed: { "optimizer.beta2": "0.97", "data.skip": "4: 5" } });
    expect(request?.changes).toEqual({ optimizer: { beta2: 0.97 }, data: { skip: [{ from: 4, to: 5 }] } });
  });

  it.each(["", "x", "0", "-1", "11"])("refuses the factor %j", (factor) => {
    expect(rollBackDraft(specification, { ...choice, factor })).toMatchObject({
      request: null,
      factorIssue: expect.stringContaining("above 0"),
    });
  });

  it("asks for nothing while a setting is wrong or the stretch ends before it begins", () => {
    const wrong = rollBackDraft(specification, { ...choice, typed: { "optimizer.beta2": "7" } });
    expect(wrong.request).toBeNull();
    expect(wrong.settings.issues["optimizer.beta2"]).toBeDefined();
    expect(rollBackDraft(specification, { ...choice, range: { from: 9, to: 8 } }).request).toBeNull();
  });
});

describe("the cost of a roll-back", () => {
  it("is told in figures", () => {
    const values = costOf({ stepsLost: 1_234, tokensLost: 2_500_000, minutesLost: 1.5, samplesSkipped: 8 }).map(({ value }) => value);
    expect(values).toEqual(["1,234", "2.5M", "1 min 30 s", "8"]);
  });

  it("says how fast it grows, or that it does not", () => {
    expect(growthText({ stepsPerSecond: 3.06, atStep: 1_000 })).toBe("as of step 1,000; grows by 3.1 steps a second until you confirm");
    expect(growthText({ stepsPerSecond: null, atStep: 7 })).toContain("this stays");
  });

  it("names the seed where there is no checkpoint", () => {
    expect(checkpointText({ checkpointId: null, checkpointStep: 0 })).toContain("the seed");
    expect(checkpointText({ checkpointId: "c", checkpointStep: 40 })).toBe("step 40");
  });

  it("is told as it came out, beside what was planned", () => {
    const result = { stepsLost: 21, tokensLost: 2_100, minutesLost: 0.1, samplesSkipped: 1, plannedStepsLost: 20 };
    expect(resultText(result)).toBe("It cost 21 steps, 2.1k tokens, 6 s (planned: 20 steps); 1 sample is skipped.");
    expect(resultText({ problem: "gone" })).toBeNull();
    expect(resultText(null)).toBeNull();
  });
});

describe("bars of a batch", () => {
  const sample = (loss: number | null, deviations: number | null) => ({ index: 0, loss, deviations, documents: [], text: "" });

  it("are as long as their loss, and a loss that is not finite fills them", () => {
    expect(barsOf([sample(null, null), sample(8, 9), sample(4, 1), sample(2, -1)])).toEqual([
      { share: 1, isOutlier: true },
      { share: 1, isOutlier: true },
      { share: 0.5, isOutlier: false },
      { share: 0.25, isOutlier: false },
    ]);
  });

  it("are held against the median of what is finite", () => {
    expect(medianLoss([sample(4, 0), sample(null, null), sample(2, 0), sample(3, 0)])).toBe(3);
    expect(medianLoss([sample(2, 0), sample(3, 0)])).toBe(2.5);
    expect(medianLoss([sample(null, null)])).toBeNull();
  });
});
