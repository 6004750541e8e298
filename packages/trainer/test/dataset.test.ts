/** Datasets: same bytes every time, whole or not there, verified, and honest baselines. */
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { ConflictError, InvalidError } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { bigramLoss, unigramLoss } from "../src/dataset/baselines";
import { beginningsOfSpeeches, corpusNamed } from "../src/dataset/corpus";
import { isValidation } from "../src/dataset/split";
import { endOfTextId } from "../src/dataset/train-tokenizer";
import { DatasetCorruptError, DatasetMissingError, ensureDataset, FileAccessError, openDataset, readDataset } from "../src/index";
import { temporaryDirectory, tinyDataset, tinyVocabulary } from "./support/tiny";

const tiny = { name: "tiny", corpus: beginningsOfSpeeches, vocabulary: tinyVocabulary };

describe("ensureDataset", () => {
  it("makes the same bytes in two directories, and leaves nothing else", async () => {
    const root = await temporaryDirectory();
    const first = await ensureDataset({ ...tiny, directory: join(root, "a", "tiny") });
    const second = await ensureDataset({ ...tiny, directory: join(root, "b", "tiny") });
    expect(second).toEqual(first);
    for (const name of ["tokenizer.json", "train.bin", "validation.bin", "dataset.json"])
      expect(await readFile(join(root, "a", "tiny", name))).toEqual(await readFile(join(root, "b", "tiny", name)));
    expect(await readdir(join(root, "a"))).toEqual(["tiny"]);
    expect((await readdir(join(root, "a", "tiny"))).sort()).toEqual(["dataset.json", "tokenizer.json", "train.bin", "validation.bin"]);
  });

  it("holds every document, decodable, with end-of-text tokens between, on the side its hash says", async () => {
    const { description, train, validation, codec } = await openDataset(await tinyDataset(await temporaryDirectory()));
    const documents = beginningsOfSpeeches.documents();
    for (const [tokens, expected] of [
      [train, documents.filter((text) => !isValidation(text))],
      [validation, documents.filter(isValidation)],
    ] as const) {
      expect(tokens.filter((token) => token === endOfTextId)).toHaveLength(expected.length);
      expect(await codec.decode([...tokens])).toBe(expected.map((text) => `${text}<|endoftext|>`).join(""));
    }
    expect(description).toMatchObject({
      vocabulary: tinyVocabulary,
      documents: 60,
      trainTokens: train.length,
      validationTokens: validation.length,
    });
    expect(Math.max(...train)).toBeLessThan(tinyVocabulary);
  });

  it("is quick and changes nothing when all is there", async () => {
    const directory = await tinyDataset(await temporaryDirectory());
    const before = await stat(join(directory, "train.bin"));
    const messages: string[] = [];
    await ensureDataset({ ...tiny, directory, onProgress: (message) => messages.push(message) });
    expect(messages).toEqual([]);
    expect((await stat(join(directory, "train.bin"))).mtimeMs).toBe(before.mtimeMs);
  });

  it("repairs what is cut off, flipped or missing", async () => {
    const directory = await tinyDataset(await temporaryDirectory());
    const original = await openDataset(directory);
    const damages = [
      () => truncate(join(directory, "train.bin"), 1_000),
      async () => writeFile(join(directory, "validation.bin"), (await readFile(join(directory, "validation.bin"))).reverse()),
      () => rm(join(directory, "tokenizer.json")),
      () => writeFile(join(directory, "dataset.json"), "{"),
    ];
    for (const damage of damages) {
      await damage();
      await expect(openDataset(directory)).rejects.toThrow(DatasetCorruptError);
      await ensureDataset({ ...tiny, directory });
      expect((await openDataset(directory)).description).toEqual(original.description);
    }
  });

  it("starts again where an interrupted preparation left its pieces, and removes them", async () => {
    const root = await temporaryDirectory();
    const directory = join(root, "tiny");
    const { stdout } = await promisify(execFile)(process.execPath, ["-p", "process.pid"]); // a process that is gone
    const leftover = join(root, `.tiny.${stdout.trim()}.left.tmp`);
    await mkdir(leftover);
    await writeFile(join(leftover, "train.bin"), "half");
    await ensureDataset({ ...tiny, directory });
    expect(await readdir(root)).toEqual([basename(directory)]);
  });

  it("is safe when several prepare it at once, over a corrupt one too", async () => {
    const directory = await tinyDataset(await temporaryDirectory());
    const original = await openDataset(directory);
    await truncate(join(directory, "train.bin"), 10);
    const results = await Promise.all([1, 2, 3].map(() => ensureDataset({ ...tiny, directory })));
    expect(results).toEqual([original.description, original.description, original.description]);
    expect((await openDataset(directory)).description).toEqual(original.description);
    expect(await readdir(dirname(directory))).toEqual(["tiny"]);
  });

  it("refuses wrong vocabularies, names and places with typed errors", async () => {
    const root = await temporaryDirectory();
    const directory = await tinyDataset(root);
    await expect(ensureDataset({ ...tiny, directory, vocabulary: 400 })).rejects.toThrow(ConflictError);
    await expect(ensureDataset({ ...tiny, directory: join(root, "x"), vocabulary: 256 })).rejects.toThrow(
      /vocabulary: must be 257 to 30000, not 256/,
    );
    await expect(ensureDataset({ ...tiny, directory: join(root, "x"), vocabulary: 29_999 })).rejects.toThrow(
      /vocabulary: must not exceed \d+/,
    );
    await expect(ensureDataset({ directory: join(root, "x"), name: "nothing" })).rejects.toThrow(InvalidError);
    await expect(ensureDataset({ ...tiny, directory: join(directory, "train.bin", "x") })).rejects.toThrow(FileAccessError);
    await expect(readDataset(join(root, "x"))).rejects.toThrow(DatasetMissingError);
  });

  it("makes a smaller vocabulary of the first merges of a larger one", async () => {
    const root = await temporaryDirectory();
    const merges = async (vocabulary: number): Promise<readonly unknown[]> => {
      const directory = join(root, String(vocabulary));
      await ensureDataset({ ...tiny, directory, vocabulary });
      return JSON.parse(await readFile(join(directory, "tokenizer.json"), "utf8")).model.merges;
    };
    const [small, large] = [await merges(280), await merges(360)];
    expect(large.slice(0, small.length)).toEqual(small);
    expect(large.length).toBeGreaterThan(small.length);
  });
});

describe("TextCodec", () => {
  it("brings back any text, though it never saw its characters", async () => {
    const { codec } = await openDataset(await tinyDataset(await temporaryDirectory()));
    const text = "Fellow-Citizens — naïve 日本 🚂\n\ttabs\u0000";
    const ids = await codec.encode(text);
    expect(await codec.decode(ids)).toBe(text);
    expect(Math.max(...ids)).toBeLessThan(tinyVocabulary);
  });
});

describe("the split", () => {
  it("holds out 5 to 10 % of the real corpus", () => {
    const documents = corpusNamed("sotu").documents();
    const share = documents.filter(isValidation).length / documents.length;
    expect(documents).toHaveLength(233);
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(0.1);
  });
});

describe("baselines", () => {
  const train = Uint16Array.of(0, 1, 0, 1, 0, 2);
  const validation = Uint16Array.of(1, 0, 1, 3);

  it("unigram: add-one over the training counts", () => {
    // counts 3, 2, 1, 0 of 6, vocabulary 4; targets 0, 1, 3
    expect(unigramLoss(train, validation, 4)).toBeCloseTo(-(Math.log(4 / 10) + Math.log(3 / 10) + Math.log(1 / 10)) / 3, 12);
  });

  it("bigram: add-one over the training pairs", () => {
    // pairs 01 twice, 10 twice, 02 once; 0 is followed three times, 1 twice; targets 1>0, 0>1, 1>3
    expect(bigramLoss(train, validation, 4)).toBeCloseTo(-(Math.log(3 / 6) + Math.log(3 / 7) + Math.log(1 / 6)) / 3, 12);
  });
});
