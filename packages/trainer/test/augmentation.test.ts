/** Augmented text: a pure function of the sample index, with the shares that were asked for, and still the text. */
import { type RunOverrides, samplesOf } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { BytePairEncoder } from "../src/augmentation/byte-pair-encoder";
import { addInputNoise } from "../src/augmentation/input-noise";
import { sampleDraws } from "../src/augmentation/sample-random";
import { textFrom, withoutSpans } from "../src/augmentation/token-streams";
import { wordStarts } from "../src/augmentation/word-starts";
import { openDataset } from "../src/dataset/dataset-files";
import { endOfTextId } from "../src/dataset/train-tokenizer";
import { dataOrder, trainingBatch, windowStart } from "../src/sampler";
import { TrainingText } from "../src/training-text";
import { sharedTinyDataset, tinySpecification } from "./support/tiny";

type Augmentation = RunOverrides["augmentation"];

const dataset = sharedTinyDataset();

async function textOf(augmentation: Augmentation = {}, seed = 1) {
  return TrainingText.open(tinySpecification({ augmentation, seed }), await openDataset(dataset.directory));
}

const draws = (purpose: string, seed = 1) => sampleDraws({ datasetHash: "0123abcd", seed }, purpose, 0);

/** Bounds of a binomial share, five deviations to either side. */
function withinBounds(hits: number, count: number, share: number, drawsEach = 1): void {
  const deviation = Math.sqrt((share * (1 - share)) / (count / drawsEach));
  expect(Math.abs(hits / count - share)).toBeLessThan(5 * deviation);
}

const everything: Augmentation = { tokenMasking: 0.1, randomReplacement: 0.1, spanDeletion: 0.2, spanLength: 3, bpeDropout: 0.2 };

/** The indices of `count` training sequences. */
const from = (cursor: number, count: number) => samplesOf([{ from: cursor, to: cursor + count }]);

describe("augmented sequences", () => {
  it("are the data order's own windows where nothing is asked for", async () => {
    const { description, train } = await openDataset(dataset.directory);
    const batch = (await textOf()).batch(from(40, 6));
    expect(batch).toEqual({
      tokens: trainingBatch(train, dataOrder(tinySpecification(), { description, train }), from(40, 6)),
      inputs: null,
    });
  });

  it.each<readonly [string, Augmentation]>([
    ["masking", { tokenMasking: 0.3 }],
    ["replacement", { randomReplacement: 0.3 }],
    ["span deletion", { spanDeletion: 0.3 }],
    ["BPE-dropout", { bpeDropout: 0.3 }],
    ["everything", everything],
  ])("with %s depend on nothing but the seed and their index, however they are grouped", async (_, augmentation) => {
    const text = await textOf(augmentation);
    const whole = text.batch(from(40, 8));
    const halves = [await textOf(augmentation), text].map((opened, half) => opened.batch(from(40 + 4 * half, 4)));
    expect(halves.flatMap(({ tokens }) => [...tokens])).toEqual([...whole.tokens]);
    expect(halves.flatMap(({ inputs }) => [...(inputs ?? [])])).toEqual([...(whole.inputs ?? [])]);
    expect(whole).not.toEqual((await textOf()).batch(from(40, 8)));
    expect(whole).not.toEqual((await textOf(augmentation, 2)).batch(from(40, 8)));
  });

  it("keep what is to be predicted under masking and replacement, and read it shifted by one elsewhere", async () => {
    const { tokens } = (await textOf()).batch(from(0, 200));
    const noisy = (await textOf({ tokenMasking: 0.2, randomReplacement: 0.2 })).batch(from(0, 200));
    expect(noisy.tokens).toEqual(tokens);
    const clean = tokens.filter((_, place) => place % 33 !== 32);
    const same = clean.filter((token, place) => token === noisy.inputs?.[place]).length;
    expect(same / clean.length).toBeGreaterThan(0.6);
    expect(same / clean.length).toBeLessThan(0.7); // 0.8 x 0.8, and what was drawn again or was an end of text
  });

  it("draw for one purpose whatever another one does", async () => {
    const both = (await textOf({ tokenMasking: 0.2, randomReplacement: 0.5 })).batch(from(0, 50)).inputs ?? [];
    const masked = (await textOf({ tokenMasking: 0.2 })).batch(from(0, 50)).inputs ?? [];
    const places = (inputs: ArrayLike<number>) => Array.from(inputs).flatMap((token, place) => (token === endOfTextId ? [place] : []));
    expect(places(both)).toEqual(places(masked));
  });
});

describe("input noise", () => {
  const count = 50_000;
  const settings = { randomReplacement: 0, tokenMasking: 0, spanDeletion: 0, spanLength: 3, bpeDropout: 0 };
  const noisy = (changes: Partial<typeof settings>, inputs = new Int32Array(count).fill(7)) => {
    addInputNoise(inputs, { ...settings, ...changes }, 300, { replacement: draws("replacement"), masking: draws("masking") });
    return inputs;
  };

  it("masks the share that was asked for", () => {
    const masked = noisy({ tokenMasking: 0.15 });
    withinBounds(masked.filter((token) => token === endOfTextId).length, count, 0.15);
    expect(new Set(masked)).toEqual(new Set([7, endOfTextId]));
  });

  it("replaces the share that was asked for by every token alike, but not by the end of text", () => {
    const replaced = noisy({ randomReplacement: 0.5 });
    withinBounds(replaced.filter((token) => token !== 7).length, count, 0.5 * (298 / 299));
    for (const token of [1, 150, 299]) withinBounds(replaced.filter((drawn) => drawn === token).length, count, 0.5 / 299);
    expect(Math.min(...replaced)).toBe(1);
    expect(Math.max(...replaced)).toBe(299);
  });

  it("leaves the ends of texts where they are", () => {
    const ends = noisy({ randomReplacement: 0.9 }, new Int32Array(1_000).fill(endOfTextId));
    expect(new Set(ends)).toEqual(new Set([endOfTextId]));
  });
});

describe("span deletion", () => {
  const length = 60_000;
  const text = Uint16Array.from({ length }, (_, place) => place + 1);
  /** Places left of a text in which each token is its own place. */
  const left = (share: number, mean: number, seed = 1) => {
    const kept: number[] = [];
    for (const token of withoutSpans(textFrom(text, 0), share, mean, draws("deletion", seed))) {
      if (token === endOfTextId || token <= (kept.at(-1) ?? 0)) return kept;
      kept.push(token);
    }
    return kept;
  };

  it.each([
    [0.1, 1],
    [0.3, 3],
    [0.6, 10],
  ])("deletes the share %f in spans of mean length %i", (share, mean) => {
    const kept = left(share, mean);
    withinBounds(length - kept.length, length, share, 2 * mean); // places of a span are not independent
    const gaps = kept.slice(1).map((place, index) => place - (kept[index] ?? 0) - 1);
    const spans = gaps.filter((gap) => gap > 0);
    // Touching spans look like one: on average 1 / (1 - begins) of them.
    const begins = share / (share + mean * (1 - share));
    const observed = spans.reduce((sum, gap) => sum + gap, 0) / spans.length;
    expect(observed * (1 - begins)).toBeGreaterThan(mean * 0.93);
    expect(observed * (1 - begins)).toBeLessThan(mean * 1.07);
    // Geometric: the share of spans of one token is 1 - (chance of going on).
    const ends = (1 / mean) * (1 - begins);
    withinBounds(spans.filter((gap) => gap === 1).length, spans.length, ends);
  });

  it("deletes the first token as often as any other", () => {
    const seeds = 2_000;
    const deleted = Array.from({ length: seeds }, (_, seed) => {
      const [first] = withoutSpans(textFrom(text, 0), 0.3, 3, draws("deletion", seed));
      return first !== 1;
    }).filter(Boolean).length;
    withinBounds(deleted, seeds, 0.3);
  });

  it("keeps order, closes up and goes on with what follows, and keeps ends of texts", async () => {
    const { description, train } = await openDataset(dataset.directory);
    const specification = tinySpecification({ augmentation: { spanDeletion: 0.4 } });
    const order = dataOrder(specification, { description, train });
    const { tokens } = (await textOf({ spanDeletion: 0.4 })).batch(from(0, 30));
    for (let row = 0; row < 30; row += 1) {
      let place = windowStart(order, row);
      for (const token of tokens.subarray(row * 33, (row + 1) * 33)) {
        const next = train.indexOf(token, place);
        const passed = [...train.subarray(place, next)];
        expect(next).toBeGreaterThanOrEqual(place);
        expect(passed).not.toContain(endOfTextId);
        place = next + 1;
      }
    }
  });
});

describe("BPE-dropout", () => {
  async function words() {
    const opened = await openDataset(dataset.directory);
    const encoder = new BytePairEncoder(opened.tokenizerJson);
    const starts = await wordStarts(opened.train, opened.codec, encoder);
    const groups: number[][] = [];
    for (const [place, token] of opened.train.entries()) {
      if (starts[place] === 1) groups.push([]);
      groups.at(-1)?.push(token);
    }
    return { ...opened, encoder, groups };
  }

  it("without dropout gives the corpus' own tokens, word by word", async () => {
    const { encoder, groups, train } = await words();
    expect(groups.length).toBeGreaterThan(5_000);
    expect(groups.flatMap((word) => encoder.encode(word, 0, draws("none")))).toEqual([...train]);
  });

  it("divides words into more pieces that spell the same text", async () => {
    const { codec, encoder, groups, train } = await words();
    const draw = draws("dropout");
    const pieces = groups.flatMap((word) => encoder.encode(word, 0.3, draw));
    expect(pieces.length).toBeGreaterThan(train.length * 1.1);
    expect(await codec.decode(pieces)).toBe(await codec.decode([...train]));
  });

  it("skips a merge with the given chance, and leaves bytes where all are skipped", async () => {
    const { encoder, groups } = await words();
    const pair = groups.find((word) => word.length === 1 && encoder.byteCount(word[0] ?? 0) === 2) ?? [];
    const draw = draws("dropout");
    const trials = 5_000;
    const whole = Array.from({ length: trials }, () => encoder.encode(pair, 0.3, draw)).filter(({ length }) => length === 1).length;
    withinBounds(whole, trials, 0.7);
    const longest = groups.reduce((best, word) => (word.length > best.length ? word : best));
    const bytes = longest.reduce((sum, token) => sum + encoder.byteCount(token), 0);
    expect(encoder.encode(longest, 1, draw)).toHaveLength(bytes);
  });

  it("begins each window at the first piece that begins in it, and cuts it to the context", async () => {
    const { codec, description, train } = await openDataset(dataset.directory);
    const order = dataOrder(tinySpecification(), { description, train });
    const { tokens } = (await textOf({ bpeDropout: 0.2 })).batch(from(0, 60));
    for (let row = 0; row < 60; row += 1) {
      const start = windowStart(order, row);
      const text = await codec.decode([...train.subarray(start, start + 34)]);
      const augmented = await codec.decode([...tokens.subarray(row * 33, (row + 1) * 33)]);
      const found = text.indexOf(augmented.replaceAll("\uFFFD", "").slice(0, 8));
      expect(found).toBeGreaterThanOrEqual(0);
      expect(found).toBeLessThan(16); // the rest of one piece at most
    }
  });

  it("refuses a tokenizer that has no byte-level merges", () => {
    expect(() => new BytePairEncoder(JSON.stringify({ pre_tokenizer: null, model: { type: "WordLevel" } }))).toThrow(/pre_tokenizer/);
  });
});
