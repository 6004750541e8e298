/** The search for a micro-batch, on machines made of two lines: memory and speed. */
import type { BatchTrial } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { searchBatch } from "../src/batch-search";

interface Machine {
  readonly stateBytes?: number;
  readonly bytesEach?: number;
  readonly limitBytes: number;
  readonly maximum?: number;
  /** Speed of a size; grows for ever when left out. */
  readonly speed?: (sequences: number) => number;
  /** A process is killed beyond this many sequences, whatever memory says. */
  readonly killedBeyond?: number;
}

function search({ stateBytes = 1_000, bytesEach = 100, limitBytes, maximum = 4_096, speed = (n) => n, killedBeyond = 1e9 }: Machine) {
  const measure = async (sequences: number): Promise<BatchTrial> => {
    const peakMemoryBytes = stateBytes + bytesEach * sequences;
    if (sequences > killedBeyond)
      return { sequences, outcome: "too-large", peakMemoryBytes: null, tokensPerSecond: null, detail: "killed" };
    const outcome = peakMemoryBytes > limitBytes ? "too-large" : "fits";
    return { sequences, outcome, peakMemoryBytes, tokensPerSecond: speed(sequences), detail: null };
  };
  return searchBatch({ measure, limitBytes, maximum });
}

const sizes = (trials: readonly BatchTrial[]) => trials.map(({ sequences }) => sequences);

describe("the batch search", () => {
  it("doubles, then tries the largest size that memory predicts to fit, and nothing that it predicts not to", async () => {
    const { trials, largest, proposed, stopped } = await search({ limitBytes: 1_000 + 2_300 });
    expect(sizes(trials)).toEqual([1, 2, 4, 8, 16, 23]);
    expect(trials.every(({ outcome }) => outcome === "fits")).toBe(true);
    expect([largest, proposed, stopped]).toEqual([23, 23, "memory"]);
  });

  it("stops when a doubling no longer pays, and proposes the smallest that is about as quick", async () => {
    const { trials, largest, proposed, stopped } = await search({ limitBytes: 1e9, speed: (n) => (100 * n) / (n + 4) });
    expect(stopped).toBe("speed");
    expect(sizes(trials)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
    expect(largest).toBe(512);
    expect(proposed).toBe(128); // 97 against 99.2
  });

  it("is not stopped by one slow trial", async () => {
    const { trials } = await search({ limitBytes: 1_000 + 3_200, speed: (n) => (n === 4 ? 1 : n) });
    expect(sizes(trials)).toEqual([1, 2, 4, 8, 16, 32]);
  });

  it("goes no further than a specification does", async () => {
    expect(await search({ limitBytes: 1e9, maximum: 48 })).toMatchObject({ largest: 32, proposed: 32, stopped: "maximum" });
  });

  it("finds its way between what fits and what was killed without a word about its memory", async () => {
    const { trials, largest } = await search({ limitBytes: 1e9, killedBeyond: 11 });
    expect(sizes(trials)).toEqual([1, 2, 4, 8, 16, 12, 10, 11]);
    expect(largest).toBe(11);
  });

  it("says so when not even one sequence fits", async () => {
    const { trials, largest, proposed, stopped } = await search({ limitBytes: 1_050 });
    expect(sizes(trials)).toEqual([1]);
    expect([largest, proposed, stopped]).toEqual([null, null, "memory"]);
  });

  it("keeps what is quickest even where more would fit", async () => {
    const { proposed, largest } = await search({ limitBytes: 1e9, speed: (n) => (n <= 4 ? n : 4 / n) });
    expect([proposed, largest]).toEqual([4, 16]);
  });
});
