/** When silence is a hang. */
import { expect, test } from "vitest";
import { checkEveryMs, TrainerSilence } from "../src/trainer-silence";
import { pointOf } from "./sample-run";

/** Asks as often as an agent does; the time at which it first complains, or null. */
function complaintOf(silence: TrainerSilence, fromMs: number, untilMs: number) {
  for (let nowMs = fromMs; nowMs <= untilMs; nowMs += checkEveryMs) {
    const tooLong = silence.tooLong(nowMs);
    if (tooLong !== null) return { nowMs, ...tooLong };
  }
  return null;
}

function stepped(stepDurationMs: number): TrainerSilence {
  const silence = new TrainerSilence(0);
  for (const step of [1, 2, 3]) silence.heard({ type: "step", point: pointOf(step, { stepDurationMs }) }, 0);
  return silence;
}

test.each([20, 4_000])("a step that never ends is found within three steps and 10 s, and not before three steps: %i ms", (stepMs) => {
  const found = complaintOf(stepped(stepMs), 0, 60_000);
  expect(found?.nowMs).toBeGreaterThan(3 * stepMs);
  expect(found?.nowMs).toBeLessThan(3 * stepMs + 10_000);
  expect(found).toMatchObject({ activity: "training", medianStepMs: stepMs, lastStep: 3, limitMs: 3 * stepMs + 9_000 });
});

test("any sign of life counts, and a trainer that rebuilds or waits for the disk has its own limit", () => {
  const silence = stepped(20);
  silence.heard({ type: "activity", activity: "evaluating" }, 8_000);
  expect(complaintOf(silence, 0, 16_000)).toBeNull();
  expect(complaintOf(silence, 16_250, 30_000)).toMatchObject({ activity: "evaluating" });
  silence.heard({ type: "activity", activity: "checkpointing" }, 30_000);
  expect(complaintOf(silence, 30_000, 320_000)).toBeNull();
  silence.heard({ type: "activity", activity: "building" }, 30_000);
  expect(complaintOf(silence, 30_000, 800_000)).toBeNull();
});

test("before the first step it may build for a quarter of an hour", () => {
  const found = complaintOf(new TrainerSilence(0), 0, 2_000_000);
  expect(found).toMatchObject({ nowMs: 900_000, activity: "building", lastStep: null, medianStepMs: null });
});

test("nothing is made of a trainer that its agent holds, nor of silence that the agent itself slept through", () => {
  const held = stepped(20);
  held.hold();
  expect(complaintOf(held, 0, 60_000)).toBeNull();
  held.release(60_000);
  expect(complaintOf(held, 60_000, 68_000)).toBeNull();
  expect(complaintOf(held, 68_250, 80_000)).not.toBeNull();

  const slept = stepped(20);
  expect(slept.tooLong(250)).toBeNull();
  expect(slept.tooLong(100_000)).toBeNull();
  expect(complaintOf(slept, 100_250, 120_000)).not.toBeNull();
});
