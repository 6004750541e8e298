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

test("median of even and odd counts", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBe(0);
});
