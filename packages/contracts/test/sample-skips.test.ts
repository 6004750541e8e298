/** What a step reads where sequences are left out: against a walk that goes index by index, over many made-up cases. */
import { describe, expect, it } from "vitest";
import { isOrdered, type SampleRange, samplesFrom, samplesOf, skippedWithin, withSkipped } from "../src/sample-skips";

/** Numbers below `limit`, the same in every test run: a linear congruential generator (Numerical Recipes, section 7.1). */
function draws(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function someRanges(draw: (limit: number) => number): SampleRange[] {
  let ranges: SampleRange[] = [];
  for (let count = draw(6); count > 0; count -= 1) {
    const from = draw(60);
    ranges = withSkipped(ranges, { from, to: from + 1 + draw(12) });
  }
  return ranges;
}

const isLeftOut = (skip: readonly SampleRange[], index: number) => skip.some(({ from, to }) => from <= index && index < to);

/** The next `count` indices that are read, one by one. */
function walked(skip: readonly SampleRange[], cursor: number, count: number): number[] {
  const read: number[] = [];
  for (let index = cursor; read.length < count; index += 1) if (!isLeftOut(skip, index)) read.push(index);
  return read;
}

const cases = Array.from({ length: 300 }, (_, seed) => seed);

describe("samplesFrom", () => {
  it("reads the next sequences that are not left out", () => {
    for (const seed of cases) {
      const draw = draws(seed);
      const skip = someRanges(draw);
      const [cursor, count] = [draw(80), 1 + draw(20)];
      const ranges = samplesFrom(skip, cursor, count);
      expect(samplesOf(ranges), `seed ${seed}`).toEqual(walked(skip, cursor, count));
      expect(isOrdered(ranges)).toBe(true);
      const end = ranges.at(-1)?.to ?? 0;
      expect(end - cursor).toBe(count + skippedWithin(skip, { from: cursor, to: end }));
    }
  });

  it("reads the same sequences in whatever batches", () => {
    for (const seed of cases) {
      const draw = draws(seed);
      const skip = someRanges(draw);
      const read: number[] = [];
      for (let cursor = 0; read.length < 60; ) {
        const ranges = samplesFrom(skip, cursor, 1 + draw(9));
        read.push(...samplesOf(ranges));
        cursor = ranges.at(-1)?.to ?? cursor;
      }
      expect(read, `seed ${seed}`).toEqual(walked(skip, 0, read.length));
    }
  });

  it("straddles what is left out, and begins behind it", () => {
    const skip = [{ from: 6, to: 11 }];
    expect(samplesFrom(skip, 4, 4)).toEqual([
      { from: 4, to: 6 },
      { from: 11, to: 13 },
    ]);
    expect(samplesFrom(skip, 6, 2)).toEqual([{ from: 11, to: 13 }]);
    expect(samplesFrom(skip, 8, 2)).toEqual([{ from: 11, to: 13 }]);
    expect(samplesFrom(skip, 2, 4)).toEqual([{ from: 2, to: 6 }]);
  });
});

describe("withSkipped", () => {
  it("leaves out what was left out before and the new range, and nothing else, in order", () => {
    for (const seed of cases) {
      const draw = draws(seed);
      const before = someRanges(draw);
      const from = draw(70);
      const added = { from, to: from + 1 + draw(20) };
      const after = withSkipped(before, added);
      expect(isOrdered(after)).toBe(true);
      for (let index = 0; index < 100; index += 1)
        expect(isLeftOut(after, index), `seed ${seed}, sequence ${index}`).toBe(isLeftOut([...before, added], index));
    }
  });

  it("joins ranges that touch", () => {
    expect(
      withSkipped(
        [
          { from: 0, to: 4 },
          { from: 8, to: 9 },
        ],
        { from: 4, to: 8 },
      ),
    ).toEqual([{ from: 0, to: 9 }]);
  });
});

describe("isOrdered", () => {
  it.each([
    ["an empty range", [{ from: 3, to: 3 }]],
    [
      "ranges that touch",
      [
        { from: 0, to: 3 },
        { from: 3, to: 5 },
      ],
    ],
    [
      "ranges that overlap",
      [
        { from: 0, to: 4 },
        { from: 3, to: 5 },
      ],
    ],
    [
      "ranges out of order",
      [
        { from: 6, to: 8 },
        { from: 0, to: 2 },
      ],
    ],
  ])("refuses %s", (_, ranges) => {
    expect(isOrdered(ranges)).toBe(false);
  });
});
