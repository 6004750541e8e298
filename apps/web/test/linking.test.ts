import { sweepDetail, trial, trialCurve } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { TrialLinking } from "../src/features/sweep/linking";
import { objectiveAxisId, trialAxes } from "../src/features/sweep/trial-axes";
import { sweepFixture } from "./fixtures/sweep";

const { detail, trials, curves } = sweepFixture({ trials: 120, points: 40 });
const axes = trialAxes(detail.specification, trials);
const numbersWhere = (holds: (each: (typeof trials)[number]) => boolean) => new Set(trials.filter(holds).map(({ number }) => number));

describe("the fixture", () => {
  it("is what the API would answer", () => {
    sweepDetail.parse(detail);
    for (const each of trials) trial.parse(each);
    for (const each of curves) trialCurve.parse(each);
  });
});

describe("linking", () => {
  it("passes every trial while nothing is brushed", () => {
    const linking = new TrialLinking(trials, axes);
    expect(linking.passing().size).toBe(trials.length);
    expect(linking.isFiltering()).toBe(false);
  });

  it("passes what lies in every brush and satisfies the expression", () => {
    const linking = new TrialLinking(trials, axes);
    linking.setBrush("schedule.peakLearningRate", { from: 1e-3, to: 1e-2 });
    linking.setBrush("optimizer.name", { values: ["adamw", "lion"] });
    const inBrushes = numbersWhere(
      ({ values }) =>
        Number(values["schedule.peakLearningRate"]) >= 1e-3 &&
        Number(values["schedule.peakLearningRate"]) <= 1e-2 &&
        values["optimizer.name"] !== "sgd",
    );
    expect(linking.passing()).toEqual(inBrushes);
    const [first = 0, second = 0] = inBrushes;
    linking.setExpressionFilter(new Set([first, second]));
    expect(linking.passing()).toEqual(new Set([first, second]));
    linking.clearBrushes();
    linking.setExpressionFilter(null);
    expect(linking.passing().size).toBe(trials.length);
  });

  it("lets no trial into a brush on an axis on which it has no value", () => {
    const linking = new TrialLinking(trials, axes);
    linking.setBrush("optimizer.beta2", { from: 0, to: 1 });
    expect(linking.passing()).toEqual(numbersWhere(({ values }) => values["optimizer.name"] !== "sgd"));
    linking.clearBrushes();
    linking.setBrush(objectiveAxisId("validationLoss"), { from: 0, to: 100 });
    expect(linking.passing()).toEqual(numbersWhere(({ objectives }) => objectives[0] !== null));
  });

  it("holds new trials against the brushes there are", () => {
    const linking = new TrialLinking(trials.slice(0, 50), axes);
    linking.setBrush("optimizer.name", { values: ["sgd"] });
    linking.setTrials(trials, axes);
    expect(linking.passing()).toEqual(numbersWhere(({ values }) => values["optimizer.name"] === "sgd"));
  });

  it("keeps the same set while the same trials pass, and is silent about a hover that is no other", () => {
    const linking = new TrialLinking(trials, axes);
    const before = linking.passing();
    linking.setBrush("optimizer.weightDecay", { from: -1, to: 1 });
    expect(linking.passing()).toBe(before);
    let told = 0;
    linking.subscribe(() => {
      told += 1;
    });
    linking.setHovered(3);
    linking.setHovered(3);
    expect([told, linking.hovered()]).toEqual([1, 3]);
  });
});

describe("axes of trials", () => {
  it("are the searched parameters and then the objectives, wide enough for values of an earlier space", () => {
    expect(axes.map(({ id }) => id).slice(-3)).toEqual(["model.activation", "objective:validationLoss", "objective:tokensPerSecond"]);
    const narrowed = { ...detail.specification, space: { ...detail.specification.space, parameters: [rate(1e-3, 2e-3)] } };
    const [axis] = trialAxes(narrowed, trials);
    const tried = trials.map(({ values }) => Number(values["schedule.peakLearningRate"]));
    expect(axis?.domain).toEqual([Math.min(...tried), Math.max(...tried)]);
  });
});

function rate(low: number, high: number) {
  return { kind: "float", path: "schedule.peakLearningRate", low, high, scale: "log", step: null, when: null } as const;
}
