/** The data order visits every window once an epoch, and depends on nothing but its three arguments. */
import { InvalidError } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { permute } from "../src/permutation";
import { assertContextFits, type DataOrder, trainingBatch, validationBatches, windowStart, windowsPerEpoch } from "../src/sampler";

const order: DataOrder = { datasetHash: "0123abcd", seed: 7, tokens: 10_007, context: 16 };
const starts = (given: DataOrder, from: number, count: number) =>
  Array.from({ length: count }, (_, index) => windowStart(given, from + index));

describe("permute", () => {
  it("is a permutation for every size and key", () => {
    for (const size of [1, 2, 3, 4, 5, 16, 17, 255, 256, 257, 1000])
      for (const key of [
        [0, 0],
        [1, 2],
        [0xffffffff, 0x12345678],
      ] as const) {
        const image = Array.from({ length: size }, (_, index) => permute(index, size, key));
        expect([...image].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, index) => index));
      }
  });

  it("leaves about one index in its place, as a random permutation does", () => {
    const size = 1000;
    const fixed = Array.from({ length: 200 }, (_, key) => {
      return Array.from({ length: size }, (_, index) => index).filter((index) => permute(index, size, [key, 99]) === index).length;
    });
    const mean = fixed.reduce((sum, count) => sum + count, 0) / fixed.length;
    expect(mean).toBeGreaterThan(0.7);
    expect(mean).toBeLessThan(1.3);
  });

  it("reaches indices beyond 2^31", () => {
    const image = permute(2 ** 32 - 2, 2 ** 32 - 1, [3, 4]);
    expect(image).toBeGreaterThanOrEqual(0);
    expect(image).toBeLessThan(2 ** 32 - 1);
  });
});

describe("windowStart", () => {
  it("visits every window of an epoch once, at distances of the context", () => {
    const windows = windowsPerEpoch(order);
    for (const epoch of [0, 1, 5]) {
      const sorted = starts(order, epoch * windows, windows).sort((a, b) => a - b);
      const first = sorted[0] ?? -1;
      expect(sorted).toEqual(Array.from({ length: windows }, (_, index) => first + index * order.context));
      expect(first).toBeLessThan(order.context);
      expect((sorted.at(-1) ?? 0) + order.context).toBeLessThan(order.tokens);
    }
  });

  it("stays inside the text for texts of every length", () => {
    for (let tokens = 32; tokens < 80; tokens += 1) {
      const given = { ...order, tokens };
      for (const start of starts(given, 0, 40)) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(start + given.context).toBeLessThan(tokens);
      }
    }
  });

  it("changes with epoch, seed and dataset, and with nothing else", () => {
    const windows = windowsPerEpoch(order);
    const firstEpoch = starts(order, 0, windows);
    expect(starts(order, windows, windows)).not.toEqual(firstEpoch);
    expect(starts({ ...order, seed: 8 }, 0, windows)).not.toEqual(firstEpoch);
    expect(starts({ ...order, datasetHash: "0123abce" }, 0, windows)).not.toEqual(firstEpoch);
    expect(starts(order, 0, windows)).toEqual(firstEpoch);
  });

  it("keeps its order for ever: resumed runs of earlier versions depend on it", () => {
    expect(starts(order, 0, 6)).toMatchInlineSnapshot(`
      [
        2648,
        9144,
        584,
        3080,
        840,
        5512,
      ]
    `);
    expect(starts(order, 1_000_000, 3)).toMatchInlineSnapshot(`
      [
        3567,
        3951,
        2943,
      ]
    `);
  });
});

describe("batches", () => {
  const text = Uint16Array.from({ length: order.tokens }, (_, index) => index);

  it("hold the windows of their sequence numbers, however they are grouped", () => {
    const whole = trainingBatch(text, order, [40, 41, 42, 43, 50, 51]);
    const halves = [...trainingBatch(text, order, [40, 41, 42]), ...trainingBatch(text, order, [43, 50, 51])];
    expect([...whole]).toEqual(halves);
    const start = windowStart(order, 41);
    expect([...whole.subarray(17, 34)]).toEqual(Array.from({ length: 17 }, (_, index) => start + index));
  });

  it("of validation span the split evenly, from its first token to its last", () => {
    const batches = validationBatches(text, 16, 4, 5);
    expect(batches).toHaveLength(5);
    const firsts = batches.flatMap((batch) => [0, 17, 34, 51].map((row) => batch[row] ?? -1));
    expect(firsts[0]).toBe(0);
    expect(batches[4]?.at(-1)).toBe(order.tokens - 1);
    const gaps = firsts.slice(1).map((first, index) => first - (firsts[index] ?? 0));
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
  });

  it("need a split that holds two windows", () => {
    expect(() => assertContextFits(16, { validation: new Uint16Array(31) })).toThrow(InvalidError);
    expect(() => assertContextFits(16, { validation: new Uint16Array(31) })).toThrow(/model.context.*at most 15.*validation.*31/);
    assertContextFits(16, { validation: new Uint16Array(32) });
  });
});
