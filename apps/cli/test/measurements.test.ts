import { describe, expect, it } from "vitest";
import { latenciesOf } from "../src/bench-live";
import { checkpointFigures } from "../src/checkpoint-report";
import { percentile } from "../src/percentile";
import { median } from "../src/run-report";

describe("measurements", () => {
  it("takes nearest-rank percentiles whatever the order", () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 0.95)).toBe(95);
    expect(percentile([7], 0.95)).toBe(7);
    expect(percentile([], 0.5)).toBeNull();
  });

  it("takes the middle of the two middle values", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([9, 1, 5])).toBe(5);
    expect(median([])).toBeNull();
  });

  it("tells of checkpoints by four figures", () => {
    const blockedMs = Array.from({ length: 20 }, (_, index) => 20 - index);
    const measured = { parameters: 7, blockedMs, saveMs: [4, 2], loadVerifiedMs: [9, 1, 5], stepMs: [1], stepMsBeside: [2] };
    expect(checkpointFigures(measured)).toEqual({ parameters: 7, blockedMsP95: 19, saveMs: 3, loadVerifiedMs: 5 });
  });

  it("counts a step as on screen with the first drawing that reaches it, and leaves out what ended before the page was open", () => {
    const drawn = [
      { step: 3, atMs: 1_000 },
      { step: 6, atMs: 1_300 },
    ];
    const endedAtMs = new Map([
      [3, 900],
      [4, 1_050],
      [6, 1_200],
      [7, 1_290],
    ]);
    expect(latenciesOf(drawn, endedAtMs, 1_000)).toEqual([250, 100]);
  });
});
