/** Dropout's masks: rate, independence between places, sites and keys, reproducibility, and the gradient through a fixed mask. */
import { causalAttention, Graph, gradients, matmul, mul, reduceSum, type Shape, type Tensor, toOnnx } from "@trainyard/graph";
import { evaluate } from "@trainyard/graph/reference";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { dropout, dropoutKey, dropoutMask } from "../src/decoder/dropout";
import { normalNumbers } from "../src/random";

const [rows, columns] = [307, 401];
const size = rows * columns;

describe("a dropout mask", () => {
  it.each([0.1, 0.5, 0.9])("drops a share of %d and keeps the mean", async (rate) => {
    const mask = await maskOf({ key: 7, site: 1, rate });
    const dropped = mask.filter((factor) => factor === 0).length;
    // Five standard deviations of a binomial
    expect(Math.abs(dropped - rate * size)).toBeLessThan(5 * Math.sqrt(size * rate * (1 - rate)));
    expect(new Set(mask).size).toBe(2);
    expect(Math.max(...mask)).toBeCloseTo(1 / (1 - rate), 5);
  });

  it("drops nothing at a rate that has been turned to zero", async () => {
    expect(new Set(await maskOf({ key: 7, site: 1, rate: 0 }))).toEqual(new Set([1]));
  });

  it("drops every row and every column at about the same rate", async () => {
    const signs = signsOf(await maskOf({ key: 3, site: 0 }));
    for (let row = 0; row < rows; row += 1)
      expect(Math.abs(mean(signs.slice(row * columns, (row + 1) * columns)))).toBeLessThan(5 / Math.sqrt(columns));
    for (let column = 0; column < columns; column += 1)
      expect(Math.abs(mean(signs.filter((_, index) => index % columns === column)))).toBeLessThan(5 / Math.sqrt(rows));
  });

  it("is independent between sites, keys and neighbouring places", async () => {
    const one = signsOf(await maskOf({ key: 3, site: 0 }));
    const others = await Promise.all([
      maskOf({ key: 3, site: 1 }),
      maskOf({ key: 3, site: 96 }),
      maskOf({ key: 4, site: 0 }),
      maskOf({ key: -3, site: 0 }),
      maskOf({ key: 3 + 0x9e3779b1, site: 0 }),
    ]);
    for (const other of others) expectUncorrelated(one, signsOf(other));
    for (const lag of [1, 2, columns - 1, columns, columns + 1, 8 * columns, 64]) expectUncorrelated(one.slice(lag), one.slice(0, -lag));
  });

  it("is independent around rectangles, where sums of row and column words alone would not be", async () => {
    const signs = signsOf(await maskOf({ key: 11, site: 5 }));
    const at = (row: number, column: number) => signs[(row % rows) * columns + (column % columns)] ?? 0;
    for (const [height, width] of [
      [1, 1],
      [1, 7],
      [5, 1],
      [64, 64],
    ] as const) {
      const products = signs.map((sign, index) => {
        const [row, column] = [Math.floor(index / columns), index % columns];
        return sign * at(row, column + width) * at(row + height, column) * at(row + height, column + width);
      });
      expect(Math.abs(mean(products))).toBeLessThan(5 / Math.sqrt(size / 4));
    }
  });

  it("has the same bits on one thread and on two, and those of the words written out", async () => {
    const one = await maskOf({ key: 5, site: 2, threads: 1 });
    expect(await maskOf({ key: 5, site: 2, threads: 2 })).toEqual(one);
    const words = writtenOut(5, 2);
    for (const index of [0, 1, columns, 12_345, size - 1]) {
      const unit = (words[index] ?? Number.NaN) / 2 ** 32;
      if (Math.abs(unit - 0.5) > 1e-5) expect(one[index]).toBe(unit > 0.5 ? 2 : 0);
    }
  });

  it("has the shape of attention's weights", async () => {
    const mask = await maskOf({ key: 1, site: 3, shape: [2, 3, 5, 7] });
    expect(mask).toHaveLength(210);
    expect(new Set(mask).size).toBe(2);
  });
});

describe("dropoutKey", () => {
  it("is another word for each sample and seed, and the same again", () => {
    const keys = [1, 2, 2 ** 40].flatMap((seed) => Array.from({ length: 1_000 }, (_, sample) => dropoutKey(seed, sample * 8)));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => Number.isInteger(key) && key === (key | 0))).toBe(true);
    expect(dropoutKey(1, 2 ** 33)).toBe(dropoutKey(1, 2 ** 33));
    expect(dropoutKey(1, 2 ** 33)).not.toBe(dropoutKey(1, 0));
  });
});

describe("the gradient through dropout", () => {
  it("agrees with central differences under a fixed mask", () => {
    const graph = new Graph();
    const names = ["x", "q", "k", "v"];
    const [x, q, k, v] = names.map((name) => graph.input(name, "float32", name === "x" ? [1, 5, 3] : [3, 3])) as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const source = { key: graph.input("key", "int32", []) };
    const rate = graph.input("rate", "float32", []);
    const embedded = dropout(x, source, 0, rate);
    const attended = causalAttention(matmul(embedded, q), matmul(embedded, k), matmul(embedded, v), {
      scale: 0.5,
      bandWidth: null,
      alibi: false,
      dropMask: dropoutMask([1, 5, 5], source, 1, rate),
    });
    const weights = graph.constant([...normalNumbers(9, "weights", 15, 1)], [1, 5, 3]);
    const loss = reduceSum(mul(dropout(attended, source, 2, rate), weights));
    const feeds: Record<string, number[]> = { key: [3], rate: [0.3] };
    for (const name of names) feeds[name] = [...normalNumbers(2, name, name === "x" ? 15 : 9, 1)];
    for (const [index, gradient] of evaluate(gradients(loss, [x, q, k, v]), feeds).entries()) {
      const name = names[index] ?? "";
      for (const [position, value] of (feeds[name] ?? []).entries()) {
        const at = (moved: number) =>
          evaluate([loss], { ...feeds, [name]: (feeds[name] ?? []).with(position, moved) })[0]?.data[0] ?? Number.NaN;
        expect(gradient.data[position]).toBeCloseTo((at(value + 1e-5) - at(value - 1e-5)) / 2e-5, 7);
      }
    }
  });
});

interface MaskOptions {
  readonly key: number;
  readonly site: number;
  readonly rate?: number;
  readonly threads?: number;
  readonly shape?: Shape;
}

async function maskOf({ key, site, rate = 0.5, threads = 2, shape = [rows, columns] }: MaskOptions): Promise<readonly number[]> {
  const graph = new Graph();
  const mask = dropoutMask(shape, { key: graph.input("key", "int32", []) }, site, graph.input("rate", "float32", []));
  const session = await InferenceSession.create(toOnnx({ mask }), { intraOpNumThreads: threads });
  const outputs = await session.run({
    key: new OrtTensor("int32", Int32Array.of(key), []),
    rate: new OrtTensor("float32", Float32Array.of(rate), []),
  });
  await session.release();
  return Array.from(outputs.mask?.data as Float32Array);
}

/** The word of every element, in plain integer arithmetic. */
function writtenOut(key: number, site: number): readonly number[] {
  const mix = (word: number) => {
    let x = word ^ (word >>> 16);
    x = Math.imul(x, 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return x ^ (x >>> 16);
  };
  const golden = 0x9e3779b1;
  const words = Array.from({ length: 2 * (rows + columns) }, (_, index) => {
    const first = mix((Math.imul(index, golden) + key) | 0);
    return mix((first + Math.imul(key, golden) + Math.imul(site + 1, golden)) | 0);
  });
  const at = (index: number) => words[index] ?? Number.NaN;
  return Array.from({ length: size }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    return Math.imul((at(row) + at(2 * rows + column)) | 0, (at(rows + row) + at(2 * rows + columns + column)) | 0) >>> 0;
  });
}

/** +1 for what is kept, -1 for what is dropped: of mean zero at a rate of one half. */
function signsOf(mask: readonly number[]): readonly number[] {
  return mask.map((factor) => (factor === 0 ? -1 : 1));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Within five standard deviations of the correlation of independent signs. */
function expectUncorrelated(a: readonly number[], b: readonly number[]): void {
  expect(Math.abs(mean(a.map((value, index) => value * (b[index] ?? 0))))).toBeLessThan(5 / Math.sqrt(a.length));
}
