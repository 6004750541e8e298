/** The table of trials: its columns, what they sort by and write as CSV, the filter, and what can be done with a trial. */
import type { Trial } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { filterTrials } from "../src/features/sweep/table/filter-trials";
import { trialColumns } from "../src/features/sweep/table/trial-columns";
import { firstTexts, ownValues } from "../src/features/sweep/trial/own-values";
import { canDo, trialsText } from "../src/features/sweep/trial/trial-actions";
import { budgetLines } from "../src/features/sweeps/used-budget";
import { sweepFixture } from "./fixtures/sweep";

const { detail, trials } = sweepFixture({ trials: 200, points: 2 });
const { specification } = detail;
const columns = trialColumns(specification);

function column(id: string) {
  const found = columns.find((each) => each.id === id);
  if (found === undefined) throw new Error(`There is no column ${id}`);
  return found;
}

function trialThat(status: Trial["status"]): Trial {
  const found = trials.find((trial) => trial.status === status);
  if (found === undefined) throw new Error(`No trial is ${status}`);
  return found;
}

describe("columns", () => {
  it("name each objective and parameter once", () => {
    const ids = columns.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(["validationLoss", "tokensPerSecond", "schedule.peakLearningRate", "optimizer.beta2"]));
  });

  it("sort and write what was not measured as nothing", () => {
    const failed = trialThat("does-not-fit");
    expect(column("validationLoss").sortBy(failed)).toBeUndefined();
    expect(column("validationLoss").csv(failed)).toBeNull();
    const sgd = trials.find(({ values }) => values["optimizer.name"] === "sgd") as Trial;
    expect(column("optimizer.beta2").csv(sgd)).toBeNull();
  });

  it("write numbers with all their digits", () => {
    const [first] = trials as [Trial];
    expect(column("schedule.peakLearningRate").csv(first)).toBe(first.values["schedule.peakLearningRate"]);
  });
});

describe("the filter", () => {
  it("is none while nothing is typed", () => {
    expect(filterTrials("  ", trials, specification.objectives)).toEqual({ numbers: null, problem: null });
  });

  it("finds words", () => {
    const { numbers } = filterTrials("pruned lion", trials, specification.objectives);
    const expected = trials.filter(({ status, values }) => status === "pruned" && values["optimizer.name"] === "lion");
    expect([...(numbers ?? [])]).toEqual(expected.map(({ number }) => number));
    expect(expected.length).toBeGreaterThan(0);
  });
});

describe("an expression", () => {
  const passing = (text: string) => [...(filterTrials(text, trials, specification.objectives).numbers ?? [])];

  it("compares paths, objectives and what a trial is", () => {
    const expected = trials.filter(
      ({ objectives: [loss], values }) => (loss ?? 9) < 3 && Number(values["schedule.peakLearningRate"]) >= 1e-3,
    );
    expect(passing("validationLoss < 3 and schedule.peakLearningRate >= 1e-3")).toEqual(expected.map(({ number }) => number));
    expect(expected.length).toBeGreaterThan(0);
    expect(passing("number in (3, 5)")).toEqual([3, 5]);
  });

  it("passes by what has no value", () => {
    const sgd = trials.filter(({ values }) => values["optimizer.name"] === "sgd").map(({ number }) => number);
    expect(passing("optimizer.beta2 > 0").some((number) => sgd.includes(number))).toBe(false);
  });

  it("says what is wrong with it, and lets all pass meanwhile", () => {
    const of = (text: string) => filterTrials(text, trials, specification.objectives);
    expect(of("validationLoss <")).toMatchObject({ numbers: null, problem: expect.stringContaining("validationLoss <") });
    expect(of("validationLos < 3")).toMatchObject({ numbers: null, problem: expect.stringContaining("no trial has") });
  });
});

describe("actions", () => {
  it("are offered where they make sense", () => {
    expect([
      canDo(trialThat("pruned"), "resume"),
      canDo(trialThat("finished"), "resume"),
      canDo({ ...trialThat("finished"), status: "running" }, "stop"),
    ]).toEqual([true, false, true]);
    expect(canDo(trialThat("does-not-fit"), "promote")).toBe(false);
    expect(trialsText([7])).toBe("trial 7");
  });
});

describe("a trial of one's own", () => {
  const { space } = specification;
  const like = trials.find(({ values }) => values["optimizer.name"] === "adamw") as Trial;

  it("begins with another's values", () => {
    expect(ownValues(space, firstTexts(space, like.values))).toEqual(like.values);
  });

  it("has no value where its condition does not hold", () => {
    const texts = { ...firstTexts(space, like.values), "optimizer.name": "sgd" };
    expect(ownValues(space, texts)).not.toHaveProperty("optimizer.beta2");
    expect(ownValues(space, { ...texts, "batch.sequences": "many" })).toBeNull();
  });
});

describe("budgets", () => {
  it("are shown as they are used, with the limit where there is one", () => {
    const used = { tokens: 1_500_000, flops: 2.5e12, nodeHours: 0.5 };
    expect(budgetLines(used, { tokens: 6_000_000, flops: null, nodeHours: 2 })).toEqual([
      { label: "Tokens", text: "1.5M of 6M tokens", share: 0.25 },
      { label: "FLOPs", text: "2.5e12 FLOPs", share: null },
      { label: "Node time", text: "30 min of 2 h", share: 0.25 },
    ]);
  });
});
