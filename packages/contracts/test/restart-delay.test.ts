/** Back-off before a run is tried again. */
import { describe, expect, it } from "vitest";
import { restartDelayMs } from "../src/index";

describe("back-off", () => {
  it("waits as long as its list says, and then as its last", () => {
    expect([1, 2, 3, 4, 50].map((failures) => restartDelayMs({ restartBackOffMs: [0, 5, 30] }, failures))).toEqual([0, 5, 30, 30, 30]);
  });

  it("does not wait after what counts as no failure", () => {
    expect(restartDelayMs({ restartBackOffMs: [5] }, 0)).toBe(0);
  });
});
