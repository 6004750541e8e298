/** Sparklines from outlines agree with the points they were made of. */
import { describe, expect, it } from "vitest";
import { extendOutline, type LossOutline, sparklineOf } from "../src/loss-outline";
import { pointsOf } from "./fixtures";

function outlineOf(from: number, to: number, batch: number, loss: (step: number) => number | null): LossOutline | null {
  let outline: LossOutline | null = null;
  for (let at = from; at <= to; at += batch)
    outline = extendOutline(
      outline,
      pointsOf(at, Math.min(to, at + batch - 1), (step) => ({ trainLoss: loss(step) })),
    );
  return outline;
}

describe("a loss outline", () => {
  it("shows each step while they fit", () => {
    const outline = outlineOf(1, 30, 7, (step) => step);
    expect(sparklineOf([{ outline, effectiveUntilStep: null }])).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });

  it("holds the means of 10,000 steps in at most 40 buckets, however they were batched", () => {
    const fine = sparklineOf([{ outline: outlineOf(1, 10_000, 10, (step) => step), effectiveUntilStep: null }]);
    const coarse = sparklineOf([{ outline: outlineOf(1, 10_000, 100, (step) => step), effectiveUntilStep: null }]);
    expect(fine).toEqual(coarse);
    expect(fine.length).toBeGreaterThan(19);
    expect(fine.length).toBeLessThanOrEqual(40);
    expect(fine[0]).toBe((1 + 256) / 2);
  });

  it("leaves out losses that were not finite, and steps a rollback abandoned", () => {
    const parent = outlineOf(1, 100, 10, (step) => (step > 50 ? 1_000 : 1));
    const child = outlineOf(51, 100, 10, (step) => (step % 2 === 0 ? null : 2));
    const sparkline = sparklineOf([
      { outline: parent, effectiveUntilStep: 50 },
      { outline: child, effectiveUntilStep: null },
    ]);
    expect(Math.max(...sparkline)).toBeLessThanOrEqual(2);
    expect(sparkline[0]).toBe(1);
    expect(sparkline.at(-1)).toBe(2);
  });
});
