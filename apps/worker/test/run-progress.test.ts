/** Progress: speed is a median, time left follows from it. */
import { expect, test } from "vitest";
import { createProgressTracker, median } from "../src/run-progress";
import { pointOf, specification } from "./sample-run";

test("one slow step moves neither speed nor time left", () => {
  const tracker = createProgressTracker(specification({ steps: 10 }));
  expect(tracker.progress()).toBeNull();
  for (const step of [1, 2, 3, 4]) tracker.add(pointOf(step, { tokensPerSecond: 100 }));
  tracker.add(pointOf(5, { tokensPerSecond: 1 }));
  expect(tracker.progress()).toMatchObject({ step: 5, tokensPerSecond: 100, secondsLeft: (5 * 32) / 100 });
});

test("time left counts the tokens of a batch that grows", () => {
  const given = specification({ steps: 10 });
  const batch = {
    ...given.batch,
    accumulation: 4,
    ramp: "milestones" as const,
    rampMilestones: [
      { tokens: 0, accumulation: 1 },
      { tokens: 160, accumulation: 4 },
    ],
  };
  const tracker = createProgressTracker({ ...given, batch });
  tracker.add(pointOf(5, { tokensPerSecond: 100 })); // 160 tokens; five steps of 4 x 32 are to come
  expect(tracker.progress()).toMatchObject({ secondsLeft: (5 * 4 * 32) / 100 });
});

test("median of even and odd counts", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBe(0);
});
