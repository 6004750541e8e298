/** The optimal checkpoint interval of Young and Daly. */
import { describe, expect, it } from "vitest";
import { checkpointInterval } from "../src/index";

const minute = 60_000;

describe("the checkpoint interval", () => {
  it.each([
    [3 * 60 * minute, 40_000, 15.5],
    [7 * 24 * 60 * minute, 40_000, 116],
  ])("is Young's where a checkpoint costs little: %d ms between failures, %d ms a checkpoint, %d minutes", (mean, costMs, minutes) => {
    const { intervalMs } = checkpointInterval({ costMs, meanTimeBetweenFailuresMs: mean });
    expect(Math.abs(intervalMs / minute / minutes - 1)).toBeLessThan(0.03);
  });

  it("is the cheapest one where a checkpoint costs much, which Young's no longer is", () => {
    const mean = 60 * minute;
    const costMs = 10 * minute;
    /** Daly 2006: expected wall time over solve time with exponential failures, without the time of restarts. */
    const wallShare = (interval: number) => (mean * (Math.exp((interval + costMs) / mean) - 1)) / interval;
    const advised = checkpointInterval({ costMs, meanTimeBetweenFailuresMs: mean }).intervalMs;
    const all = Array.from({ length: 600 }, (_, index) => (index + 1) * 10_000);
    const cheapest = Math.min(...all.map(wallShare));
    expect(wallShare(advised) / cheapest).toBeLessThan(1.0005);
    expect(wallShare(Math.sqrt(2 * mean * costMs)) / cheapest).toBeGreaterThan(1.005);
  });

  it("is the time between failures where a checkpoint costs more than two of them", () => {
    expect(checkpointInterval({ costMs: 2_001, meanTimeBetweenFailuresMs: 1_000 }).intervalMs).toBe(1_000);
  });

  it("says what it is made of", () => {
    expect(checkpointInterval({ costMs: 50, meanTimeBetweenFailuresMs: 3_600_000 }).basis).toBe(
      "√(2 · 3600 s between failures · 0.05 s a checkpoint) is 19 s (Young 1974), 18.9 s in Daly's higher order (2006).",
    );
  });
});
