/** What a verification makes of steps that were run again: bits, or losses within a tolerance. */
import type { StepPoint } from "@trainyard/contracts";
import { expect, test } from "vitest";
import type { ReplayPart } from "../src/index";
import { reportInWords } from "../src/index";
import { ComparedSteps } from "../src/verify/compared-steps";

const losses = [4, 3.5, 3];
const part: ReplayPart = {
  fromCheckpointId: "ckp-0123456789abcdef",
  fromStep: 10,
  toStep: 13,
  legs: [],
  steps: losses.map((trainLoss, index) => ({ step: 11 + index, trainLoss, gradientNorm: 1 })),
  stateHash: "state",
};

function compared(again: readonly (number | null)[], stateHash: string | null, tolerance: number | null) {
  const steps = new ComparedSteps(part);
  for (const [index, trainLoss] of again.entries())
    steps.add({ step: 11 + index, trainLoss, gradientNorm: 1, tokens: 0 } as Partial<StepPoint> as StepPoint);
  return steps.report(stateHash, tolerance);
}

test("the same bits and the same state hold, whatever would be let pass", () => {
  for (const tolerance of [null, 1e-3]) {
    const { pass, replay } = compared(losses, "state", tolerance);
    expect(pass).toBe(true);
    expect(replay).toMatchObject({ exact: true, tolerance: null, largestDifference: 0, firstDifference: null });
  }
});

test("another bit does not hold where bits are compared, and is named", () => {
  const { pass, replay } = compared([4, 3.500_001, 3], "state", null);
  expect(pass).toBe(false);
  expect(replay.firstDifference).toEqual({ step: 12, quantity: "trainLoss" });
});

test("on another processor losses may differ within the tolerance, and no further", () => {
  const near = compared([4, 3.500_1, 3.000_2], "another", 1e-3);
  expect(near.pass).toBe(true);
  expect(near.replay).toMatchObject({ exact: false, tolerance: 1e-3 });
  expect(near.replay.largestDifference).toBeCloseTo(0.000_2 / 3, 9);
  expect(compared([4, 3.51, 3], "another", 1e-3).pass).toBe(false);
});

test("the same steps but another state do not hold", () => {
  const { pass, replay } = compared(losses, "another", null);
  expect(pass).toBe(false);
  expect(replay.firstDifference).toEqual({ step: 13, quantity: "state" });
});

test("a replay that ends early or stops being finite holds under no tolerance", () => {
  expect(compared([4, 3.5], null, 1e-3)).toMatchObject({
    pass: false,
    replay: { firstDifference: { step: 13, quantity: "end of the replay" } },
  });
  const infinite = compared([4, null, 3], "another", 1e-3);
  expect(infinite.pass).toBe(false);
  expect(infinite.replay.largestDifference).toBeNull();
});

test("a report is told in words that name what broke and what differed", () => {
  const { replay } = compared([4, 3.500_1, 3], "another", 1e-3);
  const base = { at: "2026-01-02T03:04:05.000Z", problem: null, files: { checked: 5, broken: [] } };
  const environment = [{ field: "processor", label: "Processor", before: "One", after: "Another" }];
  const text = reportInWords({ ...base, pass: true, replay, environment });
  for (const part of ["5 files", "Steps 11 to 13", "Processor: One -> Another", "The bundle holds."]) expect(text).toContain(part);
  const broken = reportInWords({ ...base, files: { checked: 5, broken: ["metrics.csv"] }, pass: false, replay: null, environment: [] });
  expect(broken).toContain("1 of 5 files are missing or are not what the manifest says: metrics.csv.");
  expect(broken).toContain("does not hold");
});
