/** A dataset small enough to make in a test: a repeated sentence, tokenised into bytes. */
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset } from "@trainyard/contracts";

const vocabulary = 257;
const text = "Four score and seven years ago our fathers brought forth on this continent a new nation. ".repeat(60);

/** Writes the dataset `tiny` into `directory`, in the format of a prepared dataset. */
export async function writeTinyDataset(directory: string): Promise<Dataset> {
  const tokenizer = JSON.stringify(byteTokenizer());
  const tokens = Uint16Array.from(text, (character) => character.charCodeAt(0) + 1);
  const bytes = Buffer.from(tokens.buffer);
  const hash = createHash("sha256");
  for (const part of [Buffer.from(tokenizer), bytes, bytes]) hash.update(`${part.byteLength}\n`).update(part);
  const dataset: Dataset = {
    name: "tiny",
    title: "One sentence",
    hash: hash.digest("hex"),
    vocabulary,
    documents: 1,
    trainTokens: tokens.length,
    validationTokens: tokens.length,
    unigramLoss: 2.9,
    bigramLoss: 2,
  };
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "tokenizer.json"), tokenizer);
  await writeFile(join(directory, "train.bin"), bytes);
  await writeFile(join(directory, "validation.bin"), bytes);
  await writeFile(join(directory, "dataset.json"), JSON.stringify(dataset));
  return dataset;
}

/** Byte-level BPE without merges: end of text, then one token a byte. */
function byteTokenizer() {
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  const printable = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  const letters = Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : next++));
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [{ id: 0, content: "<|endoftext|>", single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }],
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(["<|endoftext|>", ...letters].map((token, id) => [token, id])),
      merges: [],
    },
  };
}
