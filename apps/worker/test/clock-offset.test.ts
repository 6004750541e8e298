/** The offset of a clock, and the times that are corrected by it. */
import { expect, test } from "vitest";
import { createClockOffset } from "../src/clock-offset";
import { withTimesMoved } from "../src/message-times";
import { pointOf } from "./sample-run";

test("is told from the middle of a round trip, and corrected from a second on", () => {
  const clock = createClockOffset();
  expect([clock.offsetMs(), clock.correctionMs()]).toEqual([undefined, 0]);
  clock.measured(1_000, 1_400, 300);
  expect([clock.offsetMs(), clock.correctionMs()]).toEqual([900, 0]);
  clock.measured(301_000, 301_200, 1_100);
  expect([clock.offsetMs(), clock.correctionMs()]).toEqual([300_000, -300_000]);
});

test("is not told from an answer that took long, nor across a jump of the clock", () => {
  const clock = createClockOffset();
  clock.measured(0, 3_000, 0);
  clock.measured(10_000, 4_000, 0);
  expect(clock.offsetMs()).toBeUndefined();
});

test("moves what a trainer stamps and nothing else", () => {
  const point = pointOf(3);
  expect(withTimesMoved({ type: "step", point }, -2_000.4)).toEqual({ type: "step", point: { ...point, timeMs: point.timeMs - 2_000 } });
  const said = { type: "sample", step: 3, prompt: "", text: "" } as const;
  expect(withTimesMoved(said, -2_000)).toBe(said);
});
